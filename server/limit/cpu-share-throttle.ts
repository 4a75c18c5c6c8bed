/**
 * Lets one action pass at the end of each turn of the event loop, and keeps all of them together within a share of the time, so
 * that requests leave enough time for notes and beats, however many they are and whatever they cost. Each action's cost is
 * charged to its own lane: a lane with expensive requests gets fewer of them through, and the other lanes lose nothing.
 */
import type { Clock } from '../clock.ts';
import { FairTimeQueue, type LanePath } from './fair-time-queue.ts';
import { type ShareOptions, TimeShare } from './time-share.ts';

export interface CpuShareThrottleOptions extends ShareOptions {
  /** What each action costs before and after it runs, ms: reading and parsing the request, and finishing it. */
  readonly overheadMs: number;
}

export class CpuShareThrottle {
  readonly #clock: Clock;
  readonly #share: TimeShare;
  readonly #overheadMs: number;
  readonly #waiting = new FairTimeQueue<{ readonly path: LanePath; readonly action: () => void }>();
  #isScheduled = false;

  constructor(clock: Clock, options: CpuShareThrottleOptions) {
    this.#clock = clock;
    this.#share = new TimeShare(options);
    this.#overheadMs = options.overheadMs;
  }

  get waitingLanes(): number {
    return this.#waiting.waitingLanes;
  }

  /** Calls `action` at the end of a turn. The time until it first awaits something counts as its cost. */
  pass(path: LanePath, action: () => void): void {
    this.#waiting.push(path, { path, action });
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    const now = this.#clock.now();
    const waitMs = this.#share.waitMs(now);
    if (this.#waiting.size === 0) {
      if (waitMs === 0) this.#waiting.forget();
      return;
    }
    this.#isScheduled = true;
    if (waitMs > 0) this.#clock.at(now + waitMs, () => this.#begin());
    else this.#begin();
  }

  /** Takes two callbacks, because the microtasks that the first one queues run between them. */
  #begin(): void {
    let path: LanePath = [];
    let before = { wallMs: 0, cpuMs: 0 };
    this.#clock.endOfTurn(() => {
      before = this.#look();
      const next = this.#waiting.shift();
      path = next?.path ?? path;
      next?.action();
    });
    this.#clock.endOfTurn(() => {
      const { wallMs, cpuMs } = this.#look();
      // CPU time leaves out the time in which the process was stopped or waited for a core. Wall time is the upper bound, because CPU time
      // includes the process's other threads.
      const costMs = Math.min(wallMs - before.wallMs, cpuMs - before.cpuMs) + this.#overheadMs;
      this.#share.spend(costMs, wallMs);
      this.#waiting.charge(path, costMs);
      this.#isScheduled = false;
      this.#schedule();
    });
  }

  #look(): { readonly wallMs: number; readonly cpuMs: number } {
    return { wallMs: this.#clock.now(), cpuMs: this.#clock.cpuNow() };
  }
}
