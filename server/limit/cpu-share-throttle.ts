/**
 * Lets one pass at the end of each turn of the event loop, and all together for no more than their share of the time: so that
 * requests leave notes and beats the rest, however many they are and whatever they cost. Each is charged with what it has cost, to
 * its own lane: whose requests are dear has fewer of them, and the others as many as before.
 */
import type { Clock } from '../clock.ts';
import { FairTimeQueue, type LanePath } from './fair-time-queue.ts';
import { type ShareOptions, TimeShare } from './time-share.ts';

export interface CpuShareThrottleOptions extends ShareOptions {
  /** What each costs before and after, ms: reading and parsing it, and its end. */
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

  /** How many lanes wait. */
  get waitingLanes(): number {
    return this.#waiting.waitingLanes;
  }

  /** Calls `action` at the end of a turn. What it does before it waits for something counts as its time. */
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

  /** In two callbacks: between them runs what the first has left to microtasks. */
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
      // By the processor's time: where the process was stopped or waited for a core, nobody has spent that. By the wall's too: other
      // threads of the process are at work meanwhile.
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
