/** A live room's awareness: the hub, wired to members, limits, the server's own state and the end of the turn. */
import type { ServerState, Tick } from '../../shared/awareness-state.ts';
import type { Note } from '../../shared/note.ts';
import { encodeAwareness, FrameError } from '../../shared/protocol.ts';
import type { RoomReader } from '../../shared/room-reader.ts';
import type { AwarenessConnection } from '../awareness/awareness-connection.ts';
import { type AwarenessChanges, AwarenessHub } from '../awareness/awareness-hub.ts';
import { createServerAwarenessId } from '../awareness/server-awareness-id.ts';
import type { Timer } from '../clock.ts';
import type { ClientIdOwners } from '../gate/client-id-owners.ts';
import type { RoomConnection } from './room-connection.ts';
import type { RoomContext } from './room-context.ts';

export interface RoomAwarenessOptions {
  readonly context: RoomContext;
  readonly owners: ClientIdOwners;
  /** There is something to fan out at the end of the turn. */
  onChange(): void;
  /** A participant showed this client id first: it is theirs in the document too. */
  onClaim(member: RoomConnection, clientId: number): void;
  /** A participant's notes that passed and go out. */
  onNotes?(participantId: string, notes: readonly Note[]): void;
}

/** y-protocols drops a state that was not renewed for 30 s, and y-websocket a socket that was silent as long. */
const renewIntervalMs = 10_000;

export class RoomAwareness {
  readonly #options: RoomAwarenessOptions;
  readonly #hub: AwarenessHub;
  /** By themselves, as the hub knows them. */
  readonly #members = new Map<AwarenessConnection, RoomConnection>();
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

  /** Idempotent. Before it, the member neither gets nor shows anything. */
  join(member: RoomConnection): void {
    if (this.#members.has(member)) return;
    this.#members.set(member, member);
    this.#hub.connect(member);
    if (this.#renewal === undefined) this.#renewServerState();
    this.sendAll(member);
  }

  leave(member: RoomConnection): void {
    if (!this.#members.delete(member)) return;
    this.#hub.disconnect(member);
    if (this.#members.size === 0) this.close();
    else this.#options.onChange();
  }

  /** Returns how much was refused. */
  receive(member: RoomConnection, update: Uint8Array, reader: RoomReader): number {
    if (!this.#members.has(member)) return 0;
    const { clock } = this.#options.context;
    try {
      const { participantId } = member;
      const outcome = this.#hub.receive(member, update, clock.now(), {
        muted: reader.muted(participantId),
        hasPattern: (patternId) => reader.pattern(patternId) !== undefined,
      });
      if (outcome.claimed !== undefined) this.#options.onClaim(member, outcome.claimed);
      for (const renewal of outcome.renewals) {
        this.#members.get(renewal.connection)?.sendReliable(encodeAwareness(renewal.update));
      }
      for (const notice of outcome.notices) member.notify(notice);
      if (outcome.acceptedNotes.length > 0) this.#options.onNotes?.(participantId, outcome.acceptedNotes);
      if (outcome.changed) this.#options.onChange();
      return outcome.refused;
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      member.notify({ rule: 'awareness', reason: error.message });
      return 1;
    }
  }

  sendAll(member: RoomConnection): void {
    member.sendReliable(encodeAwareness(this.#hub.encodeAll()));
  }

  publishTick(tick: Tick | undefined): void {
    this.#tick = tick;
    if (this.#members.size > 0) this.#renewServerState();
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

  #send({ update, clientIds, only }: AwarenessChanges): void {
    const frame = encodeAwareness(update);
    const latest = (ids: Iterable<number>): Uint8Array => encodeAwareness(this.#hub.encodeFor(ids));
    for (const member of this.#members.values()) {
      if (member !== only) member.sendVolatile(frame, clientIds, latest);
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
