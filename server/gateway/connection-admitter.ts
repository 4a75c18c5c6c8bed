/** Turns an open socket into a session, or closes it with the code that says why there is none. */
import type { FastifyBaseLogger } from 'fastify';
import { type CloseReason, closeCode } from '../../shared/close-code.ts';
import type { Config } from '../config/config.ts';
import { isAllowedOrigin } from '../http/plumbing/security/cross-origin.ts';
import type { LocalRooms } from '../http/use-cases/local-rooms.ts';
import { budgetKeyOf } from '../limit/participant-budgets.ts';
import { RoomUnavailableError } from '../room/room-unavailable-error.ts';
import {
  type AdmissionDeps,
  AdmissionError,
  type AdmittedSession,
  admitSession,
} from '../session/admit-session.ts';
import { checkEpoch } from '../session/check-epoch.ts';
import { closeConnection } from '../session/close-connection.ts';
import type { Connection } from '../session/connection.ts';
import { Session } from '../session/session.ts';
import type { SessionHost } from '../session/session-host.ts';
import { type ConnectParams, roomSocketRoute } from './connect-params.ts';
import { finalFrameMs, type SocketConnection } from './socket-connection.ts';

export interface ConnectionAdmitterOptions {
  readonly deps: AdmissionDeps;
  readonly config: Pick<Config, 'limits' | 'allowedOrigins' | 'publicUrl'>;
  readonly host: SessionHost;
  readonly log: FastifyBaseLogger;
  readonly localRooms: Pick<LocalRooms, 'note'>;
}

export interface Visitor extends ConnectParams {
  readonly origin: string | undefined;
  readonly host: string | undefined;
  /** The network address. */
  readonly address: string;
}

/** What the admitter needs of a socket's connection. */
export type Newcomer = Connection &
  Pick<SocketConnection, 'requestId' | 'session' | 'closeWithoutReading' | 'terminate'>;

/** Longer than a whole school takes to load its rooms from a slow disk. */
const admissionTimeoutMs = 30_000;

export class ConnectionAdmitter {
  readonly #options: ConnectionAdmitterOptions;

  constructor(options: ConnectionAdmitterOptions) {
    this.#options = options;
  }

  receive(connection: Newcomer, visitor: Visitor): void {
    const { config, log, host } = this.#options;
    log.info({ reqId: connection.requestId, route: roomSocketRoute }, 'incoming socket');
    if (!isAllowedOrigin(visitor.origin, visitor.host, config)) {
      this.#refuse(connection, new AdmissionError(closeCode.foreignOrigin));
      return;
    }
    // Frames that arrive before the session exists wait in the socket. The wait is limited, because nobody would notice if the socket died
    // meanwhile.
    connection.pause();
    const deadline = host.clock.after(admissionTimeoutMs, () =>
      this.#refuse(connection, new Error(`It took more than ${admissionTimeoutMs} ms.`)),
    );
    this.#admit(visitor)
      .finally(() => deadline.cancel())
      .then(
        (admitted) => {
          this.#options.localRooms.note(visitor.address, admitted.token.roomId);
          this.#begin(connection, admitted, visitor.isSdk);
        },
        (error: unknown) => this.#refuse(connection, error),
      );
  }

  async #admit(visitor: Visitor): Promise<AdmittedSession> {
    const { deps } = this.#options;
    const admitted = await admitSession(deps, visitor);
    await checkEpoch(deps.store, admitted.room, visitor);
    return admitted;
  }

  #begin(connection: Newcomer, { token, name, room }: AdmittedSession, isSdk: boolean): void {
    // The client left while the room was loading.
    if (!connection.isOpen) return;
    const { participantId, role, expiresAt, grant, tenantId } = token;
    const { config, host, log } = this.#options;
    const { roomId } = room;
    const all = room.connectionsOf(participantId);
    // Two devices that claim the same seat may both have been admitted at the same moment.
    if (all.some((other) => other.grant < grant)) {
      this.#refuse(connection, new AdmissionError(closeCode.seatHeld));
      return;
    }
    for (const other of all) if (other.grant > grant) other.close(closeCode.seatHeld);
    const others = all.filter((other) => other.grant === grant);
    const budget = others[0]?.budget ?? host.budgets.kept(budgetKeyOf(token));
    if (budget?.hasSpentRefusals(host.clock.now())) {
      this.#closeWithoutReading(connection);
      return;
    }
    const excess = Math.max(0, others.length + 1 - config.limits.connectionsPerParticipant);
    for (const oldest of others.slice(0, excess)) oldest.close(closeCode.replaced);
    const session = new Session(host, {
      room,
      connection,
      user: { id: participantId, name, role },
      actor: { participantId, role },
      grant,
      tenantId,
      isSdk,
      tokenExpiresAt: expiresAt,
    });
    connection.session = session;
    log.info({ reqId: connection.requestId, roomId, role, isSdk }, 'session began');
    session.start();
    connection.resume();
  }

  /** For a client that returns after too many refusals: reading what it has sent would cost the others a turn at every return. */
  #closeWithoutReading(connection: Newcomer): void {
    const { clock } = this.#options.host;
    connection.closeWithoutReading(closeCode.abuse);
    clock.after(finalFrameMs, () => connection.terminate());
  }

  #refuse(connection: Newcomer, error: unknown): void {
    const reason: CloseReason =
      error instanceof AdmissionError ? error.closeReason : closeCode.roomUnavailable;
    // When a room rests after its faults, each fault has already been logged.
    const isResting = error instanceof AdmissionError && error.cause instanceof RoomUnavailableError;
    if (reason === closeCode.roomUnavailable && !isResting)
      this.#options.log.error({ reqId: connection.requestId, err: error }, 'room could not be opened');
    if (!connection.isOpen) return;
    this.#options.log.info({ reqId: connection.requestId, code: reason.code }, 'socket refused');
    const finalFrame = error instanceof AdmissionError ? error.finalFrame : undefined;
    if (finalFrame !== undefined) connection.send(finalFrame);
    closeConnection(connection, reason);
  }
}
