/**
 * How much of the process's time one kind of work may take: a share in the long run, more for a moment. Pure: the caller says
 * what time it is (monotonic ms) and what was spent. The generic cell rate algorithm (ITU-T I.371), with time as its cells.
 */
export interface ShareOptions {
  /** Of the time, from 0 to 1. */
  readonly share: number;
  /** What may be spent at once, ms, after a rest. */
  readonly burstMs: number;
  /** However much one has spent at once, the next waits no longer than this, ms. */
  readonly maxWaitMs?: number;
}

export class TimeShare {
  readonly #share: number;
  readonly #toleranceMs: number;
  readonly #maxWaitMs: number;
  /** Until then, ms, the time that was spent would have lasted at the share. */
  #paidUntil = Number.NEGATIVE_INFINITY;

  constructor({ share, burstMs, maxWaitMs = Number.POSITIVE_INFINITY }: ShareOptions) {
    this.#share = share;
    this.#maxWaitMs = maxWaitMs;
    this.#toleranceMs = burstMs / share;
  }

  spend(ms: number, nowMs: number): void {
    const paidUntil = Math.max(this.#paidUntil, nowMs) + ms / this.#share;
    this.#paidUntil = Math.min(paidUntil, nowMs + this.#toleranceMs + this.#maxWaitMs);
  }

  /** ms until more may be spent; 0: now. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#paidUntil - nowMs - this.#toleranceMs);
  }
}
