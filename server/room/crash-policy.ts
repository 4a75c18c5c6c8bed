/**
 * An exception that no boundary caught may have left any room half changed, in memory and in what waits for the next commit. So
 * all live rooms fail at once: nothing of it is stored or shown, members are closed with 4500, and the log brings the rooms back.
 *
 * A fault that comes ten times a second must not end every lesson ten times a second: after each time all rooms rest from this
 * for a minute, then twice as long each time, a quarter of an hour at most. Rooms that were live when an exception came meanwhile
 * fail when the rest is over. So whatever comes, in a lesson of 45 minutes that is seven reconnects of a second or two, nothing
 * half changed outlives one rest, and a quarter of an hour without a fault begins anew. Rejections don't count: a room's own code
 * runs to its end within a turn, and where it is asynchronous it fails its room itself.
 */
import type { Clock } from '../clock.ts';

export interface SuspectRoom {
  failed(error: unknown): void;
}

export interface CrashPolicyOptions {
  readonly clock: Clock;
  /** Those that are live now. */
  readonly liveRooms: () => readonly SuspectRoom[];
  /** A room could not even be failed. */
  readonly onFault: (error: unknown) => void;
}

const firstRestMs = 60_000;
const maxRestMs = 15 * 60_000;

export class CrashPolicy {
  readonly #options: CrashPolicyOptions;
  readonly #suspects = new Set<SuspectRoom>();
  #isResting = false;
  #restMs = firstRestMs;
  #restedAt = Number.NEGATIVE_INFINITY;

  constructor(options: CrashPolicyOptions) {
    this.#options = options;
  }

  /** An exception that nothing caught; never throws. */
  caught(error: unknown): void {
    const { clock, liveRooms } = this.#options;
    for (const room of liveRooms()) this.#suspects.add(room);
    if (this.#isResting) return;
    const isNew = clock.now() - this.#restedAt > maxRestMs;
    this.#restMs = isNew ? firstRestMs : Math.min(2 * this.#restMs, maxRestMs);
    this.#failSuspects(error);
  }

  #failSuspects(error: unknown): void {
    const { clock, liveRooms, onFault } = this.#options;
    const live = new Set(liveRooms());
    for (const room of this.#suspects) {
      if (!live.has(room)) continue;
      try {
        room.failed(error);
      } catch (fault) {
        onFault(fault);
      }
    }
    this.#suspects.clear();
    this.#isResting = true;
    clock.at(clock.now() + this.#restMs, () => this.#endRest());
  }

  #endRest(): void {
    this.#isResting = false;
    this.#restedAt = this.#options.clock.now();
    if (this.#suspects.size === 0) return;
    this.#restMs = Math.min(2 * this.#restMs, maxRestMs);
    this.#failSuspects(new Error('Exceptions came while the rooms rested from the last one.'));
  }
}
