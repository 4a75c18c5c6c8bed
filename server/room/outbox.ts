/**
 * What a room owes to the log and, once the log has it, to its connections: the updates of the turn, new claims, sync replies,
 * and callers that wait for the commit. Nothing leaves it before it is stored.
 */
import * as Y from 'yjs';
import type { ClientIdClaim, RoomCommit } from '../../persistence/room-store.ts';
import { encodeSyncStep1, encodeSyncStep2, encodeUpdate } from '../../shared/protocol.ts';
import { FullSyncCache } from './full-sync-cache.ts';
import type { RoomConnection } from './room-connection.ts';
import type { RoomConnections } from './room-connections.ts';

export interface OutboxOptions {
  readonly roomId: string;
  readonly epoch: number;
  readonly doc: Y.Doc;
  /** The last sequence number in the log. */
  readonly seq: number;
  readonly connections: RoomConnections;
  /** Called when there is something to do at the end of the turn. */
  onFilled(): void;
}

/** What a connection is owed at the end of the turn. It is owed once, however often the connection asked. */
interface SyncRequest {
  /** Whether to send the server's own SyncStep1. */
  ask: boolean;
  /** What the connection holds, by client id. It is answered with SyncStep2. */
  held: ReadonlyMap<number, number> | undefined;
}

interface SyncReply {
  readonly connection: RoomConnection;
  readonly frames: readonly Uint8Array[];
  /** The frames include a SyncStep2. */
  readonly syncs: boolean;
}

interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}

/** What has arrived since the last commit was taken. */
interface Due {
  readonly updates: Uint8Array[];
  readonly claims: ClientIdClaim[];
  readonly syncRequests: Map<RoomConnection, SyncRequest>;
  readonly waiters: Waiter[];
}

/** What one commit will show once it is stored. */
interface InFlight {
  readonly update: Uint8Array | undefined;
  readonly syncReplies: readonly SyncReply[];
  readonly waiters: readonly Waiter[];
}

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #fullSync: FullSyncCache;
  #seq: number;
  #due: Due | undefined;
  #inFlight: InFlight | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#seq = options.seq;
    this.#fullSync = new FullSyncCache(options.doc);
  }

  /** The last sequence number that was handed to the log. */
  get seq(): number {
    return this.#seq;
  }

  /** Nothing is left to store or to show. */
  get isSettled(): boolean {
    if (this.#inFlight !== undefined) return false;
    return this.#due === undefined || (this.#due.updates.length === 0 && this.#due.waiters.length === 0);
  }

  addUpdate(update: Uint8Array): void {
    this.#owe().updates.push(update);
  }

  addClaims(claims: readonly ClientIdClaim[]): void {
    if (claims.length > 0) this.#owe().claims.push(...claims);
  }

  /** Sends the server's SyncStep1 to the connection. */
  askForState(connection: RoomConnection): void {
    this.#syncRequest(connection).ask = true;
  }

  /** Sends the connection a SyncStep2 with what its state vector lacks, and from then on every update. */
  replyWithState(connection: RoomConnection, held: ReadonlyMap<number, number>): void {
    this.#syncRequest(connection).held = held;
  }

  forget(connection: RoomConnection): void {
    this.#due?.syncRequests.delete(connection);
  }

  /**
   * Resolves with the next commit, even if that has nothing to store. The commit also includes what the room adds just before it.
   * Rejects if it will not be stored.
   */
  nextCommit(): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#owe().waiters.push({ resolve, reject });
    });
  }

  takeCommit(): RoomCommit | undefined {
    if (this.#due === undefined) return undefined;
    const { updates, claims: clientIds, syncRequests, waiters } = this.#due;
    const syncReplies = this.#syncReplies(syncRequests);
    const update = updates.length > 1 ? Y.mergeUpdates(updates) : updates[0];
    this.#inFlight = { update, syncReplies, waiters };
    this.#due = undefined;
    if (update === undefined && clientIds.length === 0) return undefined;
    const { roomId, epoch } = this.#options;
    const stored = update === undefined ? [] : [{ seq: ++this.#seq, update }];
    return { roomId, epoch, updates: stored, clientIds };
  }

  /** Shows what `takeCommit` returned, now that the log has it. Returns whether that included an update. */
  committed(): boolean {
    const shown = this.#inFlight;
    this.#inFlight = undefined;
    if (shown === undefined) return false;
    for (const waiter of shown.waiters) waiter.resolve();
    if (shown.update !== undefined) this.#options.connections.sendToSynced(encodeUpdate(shown.update));
    for (const { connection, frames, syncs } of shown.syncReplies) {
      const entry = this.#options.connections.entry(connection);
      if (entry === undefined) continue;
      if (syncs) entry.isSynced = true;
      connection.sendTogether(frames);
    }
    return shown.update !== undefined;
  }

  /** Drops what is not on its way to the log yet; it comes back when its sender resyncs. Callers that wait for it are rejected. */
  empty(error: unknown): void {
    for (const waiter of this.#due?.waiters ?? []) waiter.reject(error);
    this.#due = undefined;
  }

  /** The log refused the commit, so nothing of it is ever shown. */
  failed(error: unknown): void {
    for (const waiter of this.#inFlight?.waiters ?? []) waiter.reject(error);
    this.#inFlight = undefined;
  }

  #syncRequest(connection: RoomConnection): SyncRequest {
    const { syncRequests } = this.#owe();
    const request = syncRequests.get(connection) ?? { ask: false, held: undefined };
    syncRequests.set(connection, request);
    return request;
  }

  #owe(): Due {
    this.#options.onFilled();
    this.#due ??= { updates: [], claims: [], syncRequests: new Map(), waiters: [] };
    return this.#due;
  }

  /** Encoded with the commit, so that the replies hold no more than the commit makes durable. */
  #syncReplies(requests: ReadonlyMap<RoomConnection, SyncRequest>): SyncReply[] {
    const { doc } = this.#options;
    const replies: SyncReply[] = [];
    let step1: Uint8Array | undefined;
    let whole: readonly Uint8Array[] | undefined;
    for (const [connection, { ask, held }] of requests) {
      const frames: Uint8Array[] = [];
      if (ask) {
        step1 ??= encodeSyncStep1(Y.encodeStateVector(doc));
        frames.push(step1);
      }
      if (held !== undefined) {
        if (knowsNothing(held, doc)) {
          whole ??= this.#fullSync.frames();
          frames.push(...whole);
        } else frames.push(encodeSyncStep2(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(new Map(held)))));
      }
      replies.push({ connection, frames, syncs: held !== undefined });
    }
    return replies;
  }
}

/** Whether a connection holds nothing of the room. Clients that the room doesn't know make no difference to what it lacks. */
function knowsNothing(held: ReadonlyMap<number, number>, { store }: Y.Doc): boolean {
  for (const [clientId, clock] of held) if (clock > 0 && store.clients.has(clientId)) return false;
  return true;
}
