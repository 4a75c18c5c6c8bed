/**
 * Limits how much of the process's time one kind of work may take: a share in the long run, more for a moment. It is pure: the
 * caller passes the time (monotonic ms) and what was spent. This is the generic cell rate algorithm (ITU-T I.371), with time as
 * its cells.
 */
export interface ShareOptions {
  /** Share of the time, from 0 to 1. */
  readonly share: number;
  /** The time that may be spent at once after a rest, ms. */
  readonly burstMs: number;
  /** The longest wait for the next piece of work, ms, however much was spent at once. */
  readonly maxWaitMs?: number;
}

export class TimeShare {
  readonly #share: number;
  readonly #toleranceMs: number;
  readonly #maxWaitMs: number;
  /** The moment, ms, until which the spent time would have lasted at the share. */
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

  /** Returns how long to wait before more may be spent, ms. 0 means now. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#paidUntil - nowMs - this.#toleranceMs);
  }
}
