/**
 * An exception that no boundary caught may have left any room half changed, in memory and in what waits for the next commit. All
 * live rooms therefore fail at once: none of it is stored or shown, members are closed with 4500, and the rooms are loaded again
 * from the log.
 *
 * A fault that occurs ten times a second must not end every lesson ten times a second. After each failure, all rooms are left
 * alone for a minute, then for twice as long each time, up to a quarter of an hour. Rooms that were live when another exception
 * came fail when that rest is over. In a lesson of 45 minutes, this means at most seven reconnects of a second or two, nothing
 * half changed outlives one rest, and a quarter of an hour without a fault resets the policy. Rejections don't count: a room's
 * own code runs to its end within a turn, and its asynchronous code fails the room itself.
 */
import type { Clock } from '../clock.ts';

export interface SuspectRoom {
  failed(error: unknown): void;
}

export interface CrashPolicyOptions {
  readonly clock: Clock;
  /** The rooms that are live now. */
  readonly liveRooms: () => readonly SuspectRoom[];
  /** Called when even failing a room threw. */
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

  /** Handles an uncaught exception. Never throws. */
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
