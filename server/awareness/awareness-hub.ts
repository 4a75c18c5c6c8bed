/**
 * One room's awareness: who owns which client, what each client shows, and what has changed since the last fan-out. It is pure:
 * no sockets, no timers, no clock, no document. Nothing is done per recipient.
 *
 * Clocks follow y-protocols' `applyAwarenessUpdate`: a peer takes an entry only if its clock is higher than the one that the peer
 * holds, or equal with a null state, and the peer keeps that clock after the client has left. A client that reconnects with its
 * old clock would therefore be invisible to its peers, and they to it, until the next renewal (up to 15 s). A *renewal* solves
 * this: it is a null entry at the client's own clock, sent to that client alone. y-protocols never lets it remove the local
 * state, but raises the clock and sends the state again.
 *
 * Receivers treat the notes in a client's first state as already played, and play only notes with a higher `seq`. A first state
 * is therefore shown by itself, before the notes that follow it, however soon they come.
 */

import { encodeUtf8 } from 'lib0/string';
import {
  type AwarenessEntry,
  decodeAwarenessUpdate,
  encodeAwarenessEntries,
  isRemovedState,
  removedState,
} from '../../shared/awareness-codec.ts';
import { awarenessFields, type KnownFields } from '../../shared/awareness-fields.ts';
import type { ServerState } from '../../shared/awareness-state.ts';
import { isServerClientId } from '../../shared/client-id.ts';
import type { Note } from '../../shared/note.ts';
import type { Notice } from '../../shared/notice.ts';
import type { AwarenessConnection } from './awareness-connection.ts';
import type { AwarenessOutcome, Renewal } from './awareness-outcome.ts';
import { type AwarenessPeer, type ClientRecord, ClientRecords } from './client-records.ts';
import { parseOwnState, stampState } from './own-state.ts';
import { PublishedEntry } from './published-entry.ts';

export interface AwarenessHubOptions {
  /** A new id from the server's reserved range. */
  readonly serverClientId: number;
  /** The room's ownership of client ids: gate rule G3. */
  readonly ownerOf: (clientId: number) => string | undefined;
  readonly maxAwarenessStateBytes: number;
  /** How many clients that have left are remembered. */
  readonly maxDeparted?: number;
}

export interface ReceiveContext {
  /** Whether the sender's notes are silenced. */
  readonly muted: boolean;
  /** Whether the room has this pattern. A cursor must be on one of the room's patterns, so that its id can't carry a message of its own. */
  hasPattern(patternId: string): boolean;
}

export interface AwarenessChanges<Connection extends AwarenessConnection> {
  readonly clientIds: readonly number[];
  /** If only one client has changed, the connection that owns it, which need not be told. */
  readonly only: Connection | undefined;
  /** One awareness update with the newest entry of each client, removals included. */
  readonly update: Uint8Array;
}

/** The state of processing one frame. */
interface FrameContext<Connection extends AwarenessConnection> {
  readonly peer: AwarenessPeer<Connection>;
  readonly nowMs: number;
  readonly context: ReceiveContext;
  readonly notices: Notice[];
  readonly renewals: Renewal<Connection>[];
  readonly acceptedNotes: Note[];
  changed: boolean;
  claimed: number | undefined;
  refused: number;
}

/** A clock further ahead than this is an attack, because nobody raises it that often. */
const maxClockJump = 2 ** 31;
const limitNoticeIntervalMs = 1000;
/**
 * How many entries a frame may have beyond the clients that the room knows: the server itself, and clients that left and have
 * been forgotten.
 */
const maxForgottenEntries = 1024;
/** A connection is told of at most this many fields that are not passed on, once for each. */
const maxToldFields = 8;
const maxToldNameLength = 40;
const nothingDone: AwarenessOutcome<never> = {
  changed: false,
  refused: 0,
  notices: [],
  renewals: [],
  claimed: undefined,
  acceptedNotes: [],
};

export class AwarenessHub<Connection extends AwarenessConnection = AwarenessConnection> {
  readonly #options: AwarenessHubOptions;
  readonly #records: ClientRecords<Connection>;
  readonly #peers = new Map<Connection, AwarenessPeer<Connection>>();
  readonly #serverEntry: PublishedEntry;
  readonly #changed = new Set<number>();
  /** First states, without notes, of clients that played before they were shown. */
  #firstStates: AwarenessEntry[] = [];
  #revision = 0;
  #connections = 0;

  constructor(options: AwarenessHubOptions) {
    this.#options = options;
    this.#records = new ClientRecords(options.maxDeparted ?? 1024);
    this.#serverEntry = new PublishedEntry(options.serverClientId);
  }

  /** In order of arrival. */
  get connections(): Iterable<Connection> {
    return this.#peers.keys();
  }

  get connectionCount(): number {
    return this.#peers.size;
  }

  has(connection: Connection): boolean {
    return this.#peers.has(connection);
  }

  connect(connection: Connection): void {
    if (this.#peers.has(connection)) return;
    this.#connections += 1;
    this.#peers.set(connection, {
      connection,
      order: this.#connections,
      record: undefined,
      limitNoticeAtMs: Number.NEGATIVE_INFINITY,
      told: undefined,
    });
  }

  /**
   * Takes at most one entry, the sender's own, and skips all others unread. `nowMs` is monotonic. Throws FrameError if the update
   * does not decode, or names more clients than anybody can have seen here; nothing has changed then.
   */
  receive(
    connection: Connection,
    update: Uint8Array,
    nowMs: number,
    context: ReceiveContext,
  ): AwarenessOutcome<Connection> {
    const entries = decodeAwarenessUpdate(update, this.#records.size + maxForgottenEntries);
    const peer = this.#peers.get(connection);
    if (peer === undefined) return nothingDone;
    const frame: FrameContext<Connection> = {
      peer,
      nowMs,
      context,
      notices: [],
      renewals: [],
      acceptedNotes: [],
      changed: false,
      claimed: undefined,
      refused: 0,
    };
    const own = entries.find((entry) => this.#isOwn(peer, entry));
    if (own === undefined) return frame;
    if (peer.record === undefined) this.#receiveFirst(frame, own);
    else this.#receiveOwn(frame, peer.record, own);
    return frame;
  }

  /** Removes the connection's client from the room. */
  disconnect(connection: Connection): void {
    const record = this.#peers.get(connection)?.record;
    this.#peers.delete(connection);
    if (record === undefined) return;
    // Published at the clock that peers hold: one higher would tie with the client's own next state and hide it.
    if (record.entry.isPresent) this.#publish(record.entry, record.entry.clock, removedState);
    this.#records.release(record, this.#revision, (clientId) => this.#changed.has(clientId));
  }

  setServerState(state: ServerState): void {
    this.#publish(this.#serverEntry, this.#serverEntry.clock + 1, encodeUtf8(JSON.stringify(state)));
  }

  /** Call it when mutes change, so that newcomers no longer see the notes of muted participants. */
  silence(isMuted: (participantId: string) => boolean): void {
    for (const { owner, entry, notes, participantId } of this.#records.values()) {
      if (owner === undefined || !entry.isPresent || notes.ring.length === 0) continue;
      if (!isMuted(participantId)) continue;
      notes.discard([]);
      const shown = parseOwnState(entry.state, entry.state.length);
      if (shown.ok) entry.rewrite(stampState(shown.state.fields, owner.connection.user, undefined));
    }
  }

  /** Returns what has changed since the last call, in order: nothing, one update, or two if somebody played on entering. */
  takeChanges(): readonly AwarenessChanges<Connection>[] {
    if (this.#changed.size === 0) return [];
    const firstStates = this.#firstStates;
    const clientIds = [...this.#changed];
    this.#firstStates = [];
    this.#changed.clear();
    for (const clientId of clientIds) {
      const record = this.#records.get(clientId);
      if (record === undefined) continue;
      record.isEntering = false;
      record.notes.shown();
    }
    const latest = this.#changesOf(clientIds, this.encodeFor(clientIds));
    if (firstStates.length === 0) return [latest];
    const entering = firstStates.map(({ clientId }) => clientId);
    return [this.#changesOf(entering, encodeAwarenessEntries(firstStates)), latest];
  }

  /** Encodes the newest entry of each of these clients, removals included. Clients that left long ago are left out. */
  encodeFor(clientIds: Iterable<number>): Uint8Array {
    const entries: AwarenessEntry[] = [];
    for (const clientId of clientIds) {
      const entry =
        clientId === this.#serverEntry.clientId ? this.#serverEntry : this.#records.get(clientId)?.entry;
      if (entry !== undefined) entries.push(entry);
    }
    return encodeAwarenessEntries(entries);
  }

  /** Encodes all present clients, for a newcomer. */
  encodeAll(): Uint8Array {
    const entries = this.#serverEntry.isPresent ? [this.#serverEntry] : [];
    for (const { entry } of this.#records.values()) if (entry.isPresent) entries.push(entry);
    return encodeAwarenessEntries(entries);
  }

  #changesOf(clientIds: readonly number[], update: Uint8Array): AwarenessChanges<Connection> {
    const [first = -1, ...others] = clientIds;
    const only = others.length === 0 ? this.#records.get(first)?.owner?.connection : undefined;
    return { clientIds, only, update };
  }

  #isOwn(peer: AwarenessPeer<Connection>, entry: AwarenessEntry): boolean {
    if (peer.record === undefined) return this.#mayClaim(peer, entry);
    return peer.record.entry.clientId === entry.clientId;
  }

  /** The first state of a connection claims its client. */
  #receiveFirst(frame: FrameContext<Connection>, entry: AwarenessEntry): void {
    const known = this.#records.get(entry.clientId);
    const state = this.#parse(frame, entry, known?.entry.clock ?? 0);
    if (state === undefined) return;
    const heldUntil = known?.owner === undefined ? known?.departedAtRevision : this.#revision;
    const record = this.#records.own(entry.clientId, frame.peer);
    if (this.#options.ownerOf(entry.clientId) === undefined) frame.claimed = entry.clientId;
    // These notes were played before this connection, perhaps long ago and offline. Nobody wants to hear them all at once now.
    record.notes.discard(state.notes ?? []);
    if (!frame.peer.connection.isSdk || !record.entry.accepts(entry)) this.#renew(frame, record, entry.clock);
    if (heldUntil !== undefined) this.#renewOthers(frame, heldUntil);
    if (!record.entry.accepts(entry)) return;
    record.isEntering = true;
    this.#show(frame, record, entry.clock, state);
  }

  #mayClaim(peer: AwarenessPeer<Connection>, entry: AwarenessEntry): boolean {
    if (isRemovedState(entry.state) || isServerClientId(entry.clientId)) return false;
    const record = this.#records.get(entry.clientId);
    const participantId = record?.participantId ?? this.#options.ownerOf(entry.clientId);
    if (participantId !== undefined && participantId !== peer.connection.participantId) return false;
    if (record?.owner === undefined) return true;
    // The same participant may be back before the old connection was noticed to be dead, or a second tab may echo the first one.
    if (peer.order < record.owner.order || entry.clock < record.entry.clock) return false;
    return entry.clock > record.entry.clock || Buffer.compare(entry.state, record.entry.state) !== 0;
  }

  #receiveOwn(
    frame: FrameContext<Connection>,
    record: ClientRecord<Connection>,
    entry: AwarenessEntry,
  ): void {
    if (!record.entry.accepts(entry)) return;
    if (!isRemovedState(entry.state)) {
      const state = this.#parse(frame, entry, record.entry.clock);
      if (state !== undefined) this.#show(frame, record, entry.clock, this.#takeNotes(frame, record, state));
    } else if (this.#isSaneClock(frame, entry, record.entry.clock)) {
      this.#publish(record.entry, entry.clock, removedState);
      frame.changed = true;
    }
  }

  #parse(
    frame: FrameContext<Connection>,
    entry: AwarenessEntry,
    clock: number,
  ): Partial<KnownFields> | undefined {
    if (!this.#isSaneClock(frame, entry, clock)) return undefined;
    const parsed = parseOwnState(entry.state, this.#options.maxAwarenessStateBytes);
    if (!parsed.ok) {
      if (parsed.isTooLarge) this.#tellOnce(frame, '', parsed.reason);
      else this.#refuse(frame, parsed.reason);
      return undefined;
    }
    const { fields, dropped } = parsed.state;
    for (const name of dropped) this.#tellOnce(frame, name, reasonFor(name));
    const { cursor, ...others } = fields;
    return cursor !== undefined && frame.context.hasPattern(cursor.patternId) ? fields : others;
  }

  #isSaneClock(frame: FrameContext<Connection>, entry: AwarenessEntry, clock: number): boolean {
    if (entry.clock - clock <= maxClockJump) return true;
    this.#refuse(frame, 'The awareness clock is too far ahead.');
    return false;
  }

  #refuse(frame: FrameContext<Connection>, reason: string): void {
    frame.refused += 1;
    frame.notices.push({ rule: 'awareness', reason });
  }

  /** This is no refusal: an honest client keeps sending the same state, including fields that it can't know are unwanted. */
  #tellOnce({ peer, notices }: FrameContext<Connection>, name: string, reason: string): void {
    peer.told ??= new Set();
    if (peer.told.has(name) || peer.told.size === maxToldFields) return;
    peer.told.add(name);
    notices.push({ rule: 'awareness', reason });
  }

  /** Accepts the new notes, or drops them. */
  #takeNotes(
    { peer, nowMs, context, notices, acceptedNotes }: FrameContext<Connection>,
    record: ClientRecord<Connection>,
    state: Partial<KnownFields>,
  ): Partial<KnownFields> {
    if (context.muted) {
      record.notes.discard(state.notes ?? []);
      const { notes: _, ...others } = state;
      return others;
    }
    if (state.notes === undefined || state.notes.length === 0) return state;
    const taken = record.notes.take(state.notes, peer.connection.noteBudget, nowMs);
    acceptedNotes.push(...taken.accepted);
    const { clientId, clock, state: shown } = record.entry;
    if (taken.accepted.length > 0 && record.isEntering) {
      record.isEntering = false;
      this.#firstStates.push({ clientId, clock, state: shown });
    }
    const { retryAfterMs } = taken;
    if (retryAfterMs !== undefined && nowMs - peer.limitNoticeAtMs >= limitNoticeIntervalMs) {
      peer.limitNoticeAtMs = nowMs;
      notices.push({ rule: 'limit', reason: 'Too many notes; some were dropped.', retryAfterMs });
    }
    return state;
  }

  #show(
    frame: FrameContext<Connection>,
    record: ClientRecord<Connection>,
    clock: number,
    state: Partial<KnownFields>,
  ): void {
    const ring = state.notes && record.notes.ring;
    this.#publish(record.entry, clock, stampState(state, frame.peer.connection.user, ring));
    frame.changed = true;
  }

  #publish(entry: PublishedEntry, clock: number, state: Uint8Array): void {
    this.#revision += 1;
    entry.publish(clock, state, this.#revision);
    this.#changed.add(entry.clientId);
  }

  #renew(
    frame: FrameContext<Connection>,
    { entry, owner }: ClientRecord<Connection>,
    clientClock: number,
  ): void {
    if (owner === undefined) return;
    const clock = Math.max(clientClock, entry.clock);
    const update = encodeAwarenessEntries([{ clientId: entry.clientId, clock, state: removedState }]);
    frame.renewals.push({ connection: owner.connection, update });
  }

  /** A returning client holds the old clocks of all clients that have been silent meanwhile, but not their states. */
  #renewOthers(frame: FrameContext<Connection>, heldUntilRevision: number): void {
    for (const record of this.#records.values()) {
      if (record.owner === frame.peer || !record.entry.isPresent) continue;
      if (record.entry.revision <= heldUntilRevision) this.#renew(frame, record, 0);
    }
    const server = this.#serverEntry;
    if (server.isPresent && server.revision <= heldUntilRevision) {
      this.#publish(server, server.clock + 1, server.state);
      frame.changed = true;
    }
  }
}

function reasonFor(name: string): string {
  if (Object.hasOwn(awarenessFields, name)) {
    return `The awareness field \`${name}\` is not passed on: its value is not what this room knows by it.`;
  }
  const known = Object.keys(awarenessFields).join(', ');
  return `The awareness field \`${name.slice(0, maxToldNameLength)}\` is not passed on: the room knows ${known}.`;
}
