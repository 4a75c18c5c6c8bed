/**
 * Stores what rooms have besides their logs, that is, snapshots and new epochs, one at a time for each room. Rooms in use take
 * turns, within a small share of the time, because classes that begin together also get long logs at the same moment.
 */
import type { NextEpoch, RoomStore, StoredUpdate } from '../../persistence/room-store.ts';
import type { Clock } from '../clock.ts';
import { TimeShare } from '../limit/time-share.ts';
import type { RoomHistory } from './room-context.ts';
import type { RoomSnapshot } from './room-snapshot.ts';

export interface CompactionEvents {
  /** A failed compaction costs nothing but a longer log. */
  onCompactionFailure(roomId: string, error: unknown): void;
  onEpoch(roomId: string): void;
  /** The room stays in its previous epoch. */
  onEpochFailure(roomId: string, error: unknown): void;
}

export interface CompactionsOptions {
  readonly clock: Clock;
  readonly store: Pick<RoomStore, 'compact' | 'startEpoch'>;
  readonly events: CompactionEvents;
}

/** The share of the time for rooms in use. */
const share = 0.05;
/** The least that each compaction is charged, ms, so that two are at least 20 ms apart. */
const minCostMs = 1;
/** The pause after each step of writing a snapshot, as a multiple of the step's time. */
const restPerStepMs = 9;

export class Compactions {
  readonly #clock: Clock;
  readonly #store: CompactionsOptions['store'];
  readonly #events: CompactionEvents;
  readonly #pending = new Map<string, Promise<void>>();
  readonly #share = new TimeShare({ share, burstMs: 0 });
  #isTaken = false;

  constructor({ clock, store, events }: CompactionsOptions) {
    this.#clock = clock;
    this.#store = store;
    this.#events = events;
  }

  /** Offers a room in use that has a long log. Stores its snapshot, unless another room's is being stored; the room then offers it again. */
  offer(room: RoomHistory): void {
    if (this.#isTaken || this.#share.waitMs(this.#clock.awake()) > 0 || !room.hasNewHistory) return;
    this.#isTaken = true;
    void this.#compact(room).then((busyMs) => {
      this.#isTaken = false;
      this.#share.spend(Math.max(minCostMs, busyMs), this.#clock.awake());
    });
  }

  compact(room: RoomHistory): void {
    if (room.hasNewHistory) void this.#compact(room);
  }

  /** For an empty room: starts a new epoch if its history outweighs its content, and otherwise stores its snapshot. */
  renewOrCompact(room: RoomHistory): void {
    const { roomId, hasNewHistory } = room;
    const snapshot = room.takeSnapshot();
    void this.#afterOthers(roomId, async () => {
      const { update } = await this.#write(snapshot);
      const next = room.planNextEpoch(update.byteLength);
      if (next !== undefined) await this.#startEpoch(roomId, next).catch(() => undefined);
      else if (hasNewHistory) await this.#putSnapshot(room, { seq: snapshot.seq, update });
    });
  }

  /** Rejects if the room stays in its previous epoch. A caller that doesn't await it may ignore that. */
  startEpoch(roomId: string, next: NextEpoch): Promise<void> {
    const started = this.#afterOthers(roomId, () => this.#startEpoch(roomId, next));
    started.catch(() => undefined);
    return started;
  }

  /** Resolves once everything of the room is stored or has failed. Returns undefined if that is already so. */
  settled(roomId: string): Promise<void> | undefined {
    return this.#pending.get(roomId);
  }

  async allSettled(): Promise<void> {
    await Promise.all(this.#pending.values());
  }

  /** Resolves to how long it kept the others waiting, ms. */
  #compact(room: RoomHistory): Promise<number> {
    const snapshot = room.takeSnapshot();
    return this.#afterOthers(room.roomId, async () => {
      const { update, busyMs } = await this.#write(snapshot);
      try {
        await snapshot.whenStored();
      } catch {
        // The room has failed, and will be loaded again from its log.
        return busyMs;
      }
      const startedAt = this.#clock.awake();
      await this.#putSnapshot(room, { seq: snapshot.seq, update });
      return busyMs + this.#clock.awake() - startedAt;
    });
  }

  async #write(snapshot: RoomSnapshot): Promise<{ readonly update: Uint8Array; readonly busyMs: number }> {
    const steps = snapshot.steps();
    for (let busyMs = 0; ; ) {
      const startedAt = this.#clock.now();
      const { done, value } = steps.next();
      const tookMs = this.#clock.now() - startedAt;
      busyMs += tookMs;
      if (done) return { update: value, busyMs };
      await this.#rest(restPerStepMs * tookMs);
    }
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (ms < 1) this.#clock.endOfTurn(resolve);
      else this.#clock.after(ms, resolve);
    });
  }

  #putSnapshot({ roomId, epoch }: RoomHistory, snapshot: StoredUpdate): Promise<void> {
    return this.#store
      .compact(roomId, epoch, snapshot)
      .catch((error: unknown) => this.#events.onCompactionFailure(roomId, error));
  }

  async #startEpoch(roomId: string, next: NextEpoch): Promise<void> {
    try {
      await this.#store.startEpoch(roomId, next);
      this.#events.onEpoch(roomId);
    } catch (error) {
      this.#events.onEpochFailure(roomId, error);
      throw error;
    }
  }

  #afterOthers<T>(roomId: string, next: () => Promise<T>): Promise<T> {
    const before = this.#pending.get(roomId) ?? Promise.resolve();
    const result = before.then(next);
    const done = result
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        if (this.#pending.get(roomId) === done) this.#pending.delete(roomId);
      });
    this.#pending.set(roomId, done);
    return result;
  }
}
