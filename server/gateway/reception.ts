/** From an open socket to a session, or to the close code that says why there is none. */
import type { FastifyBaseLogger } from 'fastify';
import { type CloseReason, closeCode } from '../../shared/close-code.ts';
import type { Config } from '../config/config.ts';
import type { LocalRooms } from '../http/local-rooms.ts';
import { isAllowedOrigin } from '../http/security/cross-origin.ts';
import { budgetKeyOf } from '../limit/participant-budgets.ts';
import { RoomUnavailableError } from '../room/room-unavailable-error.ts';
import {
  type AdmissionDesk,
  AdmissionError,
  type AdmittedSession,
  admitSession,
} from '../session/admit-session.ts';
import { checkEpoch } from '../session/check-epoch.ts';
import { closeConnection } from '../session/close-connection.ts';
import { Session, type SessionHost } from '../session/session.ts';
import { roomSocketRoute, type SeatRequest } from './seat-request.ts';
import { lastWordMs, type SocketConnection } from './socket-connection.ts';

export interface ReceptionOptions {
  readonly desk: AdmissionDesk;
  readonly config: Pick<Config, 'limits' | 'allowedOrigins' | 'publicUrl'>;
  readonly host: SessionHost;
  readonly log: FastifyBaseLogger;
  readonly localRooms: Pick<LocalRooms, 'note'>;
}

export interface Visitor extends SeatRequest {
  readonly origin: string | undefined;
  readonly host: string | undefined;
  /** The network address. */
  readonly address: string;
}

export class Reception {
  readonly #options: ReceptionOptions;

  constructor(options: ReceptionOptions) {
    this.#options = options;
  }

  receive(connection: SocketConnection, visitor: Visitor): void {
    const { config, log } = this.#options;
    log.info({ reqId: connection.requestId, route: roomSocketRoute }, 'incoming socket');
    if (!isAllowedOrigin(visitor.origin, visitor.host, config)) {
      this.#refuse(connection, new AdmissionError(closeCode.foreignOrigin));
      return;
    }
    // Frames that come before the session exists wait in the socket.
    connection.pause();
    this.#admit(visitor).then(
      (admitted) => {
        this.#options.localRooms.note(visitor.address, admitted.token.roomId);
        this.#begin(connection, admitted, visitor.isSdk);
      },
      (error: unknown) => this.#refuse(connection, error),
    );
  }

  async #admit(visitor: Visitor): Promise<AdmittedSession> {
    const { desk } = this.#options;
    const admitted = await admitSession(desk, visitor);
    await checkEpoch(desk.store, admitted.room, visitor);
    return admitted;
  }

  #begin(connection: SocketConnection, { token, name, room }: AdmittedSession, isSdk: boolean): void {
    // Gone while the room was loading.
    if (!connection.isOpen) return;
    const { participantId, role, expiresAt } = token;
    const { config, host, log } = this.#options;
    const { roomId } = room;
    const others = room.connectionsOf(participantId);
    const budget = others[0]?.budget ?? host.budgets.kept(budgetKeyOf(token));
    if (budget?.hasSpentRefusals(host.clock.now())) {
      this.#turnAway(connection);
      return;
    }
    const excess = Math.max(0, others.length + 1 - config.limits.connectionsPerParticipant);
    for (const oldest of others.slice(0, excess)) oldest.close(closeCode.replaced);
    const session = new Session(host, {
      room,
      connection,
      user: { id: participantId, name, role },
      actor: { participantId, role },
      isSdk,
      tokenExpiresAt: expiresAt,
    });
    connection.session = session;
    log.info({ reqId: connection.requestId, roomId, role, isSdk }, 'session began');
    session.start();
    connection.resume();
  }

  /** Who had too much refused and is back: to read what it has sent by now would cost the others a turn at every return. */
  #turnAway(connection: SocketConnection): void {
    const { clock } = this.#options.host;
    connection.turnAway(closeCode.abuse);
    clock.after(lastWordMs, () => connection.terminate());
  }

  #refuse(connection: SocketConnection, error: unknown): void {
    const reason: CloseReason =
      error instanceof AdmissionError ? error.closeReason : closeCode.roomUnavailable;
    // A room that is left alone after its faults has told the log of each.
    const isResting = error instanceof AdmissionError && error.cause instanceof RoomUnavailableError;
    if (reason === closeCode.roomUnavailable && !isResting)
      this.#options.log.error({ reqId: connection.requestId, err: error }, 'room could not be opened');
    if (!connection.isOpen) return;
    const lastWord = error instanceof AdmissionError ? error.lastWord : undefined;
    if (lastWord !== undefined) connection.send(lastWord);
    closeConnection(connection, reason);
  }
}
