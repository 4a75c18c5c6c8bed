/**
 * A token bucket, which holds up to `burst` tokens and fills at `perSecond`. It is pure: the caller passes the time (monotonic
 * ms). The state is the moment at which the bucket will be full, so there is one number to keep and nothing to refill, and slow
 * rates are exact.
 */
export interface BucketRate {
  readonly perSecond: number;
  readonly burst: number;
}

export type Taken = { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number };

/** Allows for rounding errors in sums of fractions, so that waiting `retryAfterMs` is always enough. */
const roundingMs = 1e-5;

const taken: Taken = { ok: true };

/** The rate of a limit given per minute, with a burst of one minute's worth. */
export function perMinute(count: number): BucketRate {
  return { perSecond: count / 60, burst: count };
}

/** Like `perMinute`, for a limit given per day. */
export function perDay(count: number): BucketRate {
  return { perSecond: count / 86_400, burst: count };
}

export class TokenBucket {
  readonly #rate: BucketRate;
  /** Monotonic ms. */
  #fullAt: number;

  /** The bucket starts full. */
  constructor(rate: BucketRate, nowMs: number) {
    this.#rate = rate;
    this.#fullAt = nowMs;
  }

  /**
   * Takes `cost` tokens, or takes none and returns after how many ms (at least 1, rounded up) the same cost could be paid. A cost
   * above the burst waits for a full bucket but is never granted.
   */
  tryTake(cost: number, nowMs: number): Taken {
    const answer = this.check(cost, nowMs);
    if (answer.ok) this.#fullAt = Math.max(this.#fullAt, nowMs) + (cost / this.#rate.perSecond) * 1000;
    return answer;
  }

  /** Returns what `tryTake` would answer, without taking anything. */
  check(cost: number, nowMs: number): Taken {
    const { perSecond, burst } = this.#rate;
    const heldMs = (burst / perSecond) * 1000 - Math.max(0, this.#fullAt - nowMs);
    const costMs = (cost / perSecond) * 1000;
    if (costMs <= heldMs + roundingMs) return taken;
    const missingMs = (Math.min(cost, burst) / perSecond) * 1000 - heldMs - roundingMs;
    return { ok: false, retryAfterMs: Math.max(1, Math.ceil(missingMs)) };
  }

  /** For tokens that turned out not to be needed. */
  giveBack(cost: number): void {
    this.#fullAt -= (cost / this.#rate.perSecond) * 1000;
  }

  /** Takes tokens that have been spent already, even if none are left. */
  charge(cost: number, nowMs: number): void {
    this.#fullAt = Math.max(this.#fullAt, nowMs) + (cost / this.#rate.perSecond) * 1000;
  }

  isFull(nowMs: number): boolean {
    return this.#fullAt <= nowMs;
  }
}
