/**
 * Lets one pass at the end of each turn of the event loop, one of each key after the other, and all together for no more than
 * their share of the time: so that requests which cost little each leave notes and beats the rest, however many they are.
 */
import type { Clock } from '../clock.ts';
import { FairQueue } from './fair-queue.ts';
import { type ShareOptions, TimeShare } from './time-share.ts';

export interface ShareGateOptions extends ShareOptions {
  /** What each costs before and after, ms: reading and parsing it, and its end. */
  readonly overheadMs: number;
}

/** What one is counted as at most, ms: where the process waits for a core meanwhile, the rest must not wait for that again. */
const maxCostMs = 2;

export class ShareGate {
  readonly #clock: Clock;
  readonly #share: TimeShare;
  readonly #overheadMs: number;
  readonly #waiting = new FairQueue<() => void>();
  #isScheduled = false;

  constructor(clock: Clock, options: ShareGateOptions) {
    this.#clock = clock;
    this.#share = new TimeShare(options);
    this.#overheadMs = options.overheadMs;
  }

  /** How many keys wait. */
  get waitingKeys(): number {
    return this.#waiting.keys;
  }

  /** Calls `action` at the end of a turn. What it does before it waits for something counts as its time. */
  pass(key: string, action: () => void): void {
    this.#waiting.push(key, action);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.keys === 0) return;
    this.#isScheduled = true;
    const now = this.#clock.now();
    const waitMs = this.#share.waitMs(now);
    if (waitMs > 0) this.#clock.at(now + waitMs, () => this.#begin());
    else this.#begin();
  }

  /** In two callbacks: between them runs what the first has left to microtasks. */
  #begin(): void {
    let startedAt = 0;
    this.#clock.endOfTurn(() => {
      startedAt = this.#clock.now();
      this.#waiting.shift()?.();
    });
    this.#clock.endOfTurn(() => {
      const now = this.#clock.now();
      this.#share.spend(Math.min(now - startedAt + this.#overheadMs, maxCostMs), now);
      this.#isScheduled = false;
      this.#schedule();
    });
  }
}
