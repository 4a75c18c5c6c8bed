/**
 * What is stored of rooms beside their logs: snapshots and new epochs, for each room one after the other. Rooms in use take turns,
 * one at a time and for a small share of the time, because classes that begin together have long logs at the same moment, too.
 */
import type { NextEpoch, RoomStore } from '../../persistence/room-store.ts';
import type { Clock } from '../clock.ts';
import { TimeShare } from '../limit/time-share.ts';
import type { RoomHistory } from './room-context.ts';

export interface CompactionEvents {
  /** It costs nothing but a longer log. */
  onCompactionFailure(roomId: string, error: unknown): void;
  onEpoch(roomId: string): void;
  /** The room stays in the epoch that it was in. */
  onEpochFailure(roomId: string, error: unknown): void;
}

export interface CompactionsOptions {
  readonly clock: Clock;
  readonly store: Pick<RoomStore, 'compact' | 'startEpoch'>;
  readonly events: CompactionEvents;
}

/** Of the time, for rooms in use. */
const share = 0.05;
/** What each is counted as at least, ms: so that there are 20 ms between two. */
const minCostMs = 1;

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

  /** A room in use has a long log: stores its snapshot, or nothing where others are at it. The room offers it again. */
  offer(room: RoomHistory): void {
    const startedAt = this.#clock.awake();
    if (this.#isTaken || this.#share.waitMs(startedAt) > 0) return;
    this.compact(room);
    const done = this.settled(room.roomId);
    if (done === undefined) return;
    this.#isTaken = true;
    void done.then(() => {
      const now = this.#clock.awake();
      this.#isTaken = false;
      this.#share.spend(Math.max(minCostMs, now - startedAt), now);
    });
  }

  /** Stores the room's snapshot. */
  compact(room: RoomHistory): void {
    if (!room.hasNewHistory) return;
    const { roomId, epoch } = room;
    const snapshot = room.takeSnapshot();
    this.#afterOthers(roomId, () =>
      this.#store
        .compact(roomId, epoch, snapshot)
        .catch((error: unknown) => this.#events.onCompactionFailure(roomId, error)),
    );
  }

  /** Rejects, for who waits for it, where the room stays in the epoch that it was in. */
  startEpoch(roomId: string, next: NextEpoch): Promise<void> {
    const started = new Promise<void>((resolve, reject) => {
      this.#afterOthers(roomId, () =>
        this.#store
          .startEpoch(roomId, next)
          .then(() => this.#events.onEpoch(roomId))
          .then(resolve, (error: unknown) => {
            this.#events.onEpochFailure(roomId, error);
            reject(error);
          }),
      );
    });
    started.catch(() => undefined);
    return started;
  }

  /** Resolves once everything of the room is stored, or has failed; undefined where that is so. */
  settled(roomId: string): Promise<void> | undefined {
    return this.#pending.get(roomId);
  }

  async allSettled(): Promise<void> {
    await Promise.all(this.#pending.values());
  }

  #afterOthers(roomId: string, next: () => Promise<void>): void {
    const before = this.#pending.get(roomId) ?? Promise.resolve();
    const done = before.then(next).finally(() => {
      if (this.#pending.get(roomId) === done) this.#pending.delete(roomId);
    });
    this.#pending.set(roomId, done);
  }
}
