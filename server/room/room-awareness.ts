/** A live room's awareness: connects the hub with connections, limits, the server's own state and the end of the turn. */

import { randomInt } from 'node:crypto';
import type { ServerState, Tick } from '../../shared/awareness-state.ts';
import { endOfAwarenessClientIds, firstServerClientId } from '../../shared/client-id.ts';
import type { Note } from '../../shared/note.ts';
import { encodeAwareness, FrameError } from '../../shared/protocol.ts';
import type { RoomReader } from '../../shared/room-reader.ts';
import { type AwarenessChanges, AwarenessHub } from '../awareness/awareness-hub.ts';
import type { Timer } from '../clock.ts';
import type { ClientIdOwners } from '../gate/client-id-owners.ts';
import { refuse } from './refuse.ts';
import type { RoomConnection } from './room-connection.ts';
import type { RoomContext } from './room-context.ts';

/** A new id each time the room is loaded, because peers may still hold the clock of the previous server state. */
function createServerAwarenessId(): number {
  return firstServerClientId + randomInt(endOfAwarenessClientIds - firstServerClientId);
}

export interface RoomAwarenessOptions {
  readonly context: RoomContext;
  readonly owners: ClientIdOwners;
  /** Called when there is something to fan out at the end of the turn. */
  onChange(): void;
  /** A participant was the first to show this client id, which makes it theirs in the document too. */
  onClaim(connection: RoomConnection, clientId: number): void;
  /** A participant's notes that were accepted and go out. */
  onNotes?(participantId: string, notes: readonly Note[]): void;
}

/** y-protocols drops a state that was not renewed for 30 s, and y-websocket drops a socket that was silent for as long. */
const renewIntervalMs = 10_000;

export class RoomAwareness {
  readonly #options: RoomAwarenessOptions;
  readonly #hub: AwarenessHub<RoomConnection>;
  #tick: Tick | undefined;
  #renewal: Timer | undefined;

  constructor(options: RoomAwarenessOptions) {
    this.#options = options;
    this.#hub = new AwarenessHub({
      serverClientId: createServerAwarenessId(),
      ownerOf: (clientId) => options.owners.ownerOf(clientId),
      maxAwarenessStateBytes: options.context.limits.maxAwarenessStateBytes,
    });
  }

  /** Idempotent. Before it is called, the connection neither receives nor shows anything. */
  join(connection: RoomConnection): void {
    if (this.#hub.has(connection)) return;
    this.#hub.connect(connection);
    if (this.#renewal === undefined) this.#renewServerState();
    this.sendAll(connection);
  }

  leave(connection: RoomConnection): void {
    if (!this.#hub.has(connection)) return;
    this.#hub.disconnect(connection);
    if (this.#hub.connectionCount === 0) this.close();
    else this.#options.onChange();
  }

  receive(connection: RoomConnection, update: Uint8Array, reader: RoomReader): void {
    if (!this.#hub.has(connection)) return;
    const { clock } = this.#options.context;
    try {
      const { participantId } = connection;
      const outcome = this.#hub.receive(connection, update, clock.now(), {
        muted: reader.muted(participantId),
        hasPattern: (patternId) => reader.pattern(patternId) !== undefined,
      });
      if (outcome.claimed !== undefined) this.#options.onClaim(connection, outcome.claimed);
      for (const renewal of outcome.renewals)
        renewal.connection.sendReliable(encodeAwareness(renewal.update));
      for (const notice of outcome.notices) connection.notify(notice);
      if (outcome.acceptedNotes.length > 0) this.#options.onNotes?.(participantId, outcome.acceptedNotes);
      if (outcome.changed) this.#options.onChange();
      if (outcome.refused > 0) connection.countRefusals(outcome.refused);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      refuse(this.#options.context, connection, { rule: 'awareness', reason: error.message });
    }
  }

  sendAll(connection: RoomConnection): void {
    connection.sendReliable(encodeAwareness(this.#hub.encodeAll()));
  }

  publishTick(tick: Tick | undefined): void {
    this.#tick = tick;
    if (this.#hub.connectionCount > 0) this.#renewServerState();
  }

  applyMutes(reader: RoomReader): void {
    this.#hub.silence((participantId) => reader.muted(participantId));
  }

  fanOut(): void {
    for (const changes of this.#hub.takeChanges()) this.#send(changes);
  }

  close(): void {
    this.#renewal?.cancel();
    this.#renewal = undefined;
  }

  #send({ update, clientIds, only }: AwarenessChanges<RoomConnection>): void {
    const frame = encodeAwareness(update);
    const latest = (ids: Iterable<number>): Uint8Array => encodeAwareness(this.#hub.encodeFor(ids));
    for (const connection of this.#hub.connections) {
      if (connection !== only) connection.sendVolatile(frame, clientIds, latest);
    }
  }

  #renewServerState(): void {
    const { clock } = this.#options.context;
    this.#renewal?.cancel();
    this.#renewal = clock.at(clock.now() + renewIntervalMs, () => this.#renewServerState());
    const user = { id: 'server', name: 'Downbeat', role: 'server' } as const;
    const state: ServerState = { user, clockId: clock.id, ...(this.#tick && { tick: this.#tick }) };
    this.#hub.setServerState(state);
    this.#options.onChange();
  }
}
