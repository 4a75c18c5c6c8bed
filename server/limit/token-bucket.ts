/**
 * A token bucket: holds up to `burst` tokens and fills at `perSecond`. Pure: the caller says what time it is (monotonic
 * ms). It is kept as the moment at which it will be full, so that there is one number to hold and nothing to refill; a slow rate is exact.
 */
export interface BucketRate {
  readonly perSecond: number;
  readonly burst: number;
}

export type Taken = { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number };

/** Forgives what adding up fractions loses, so that waiting `retryAfterMs` is always enough. */
const roundingMs = 1e-5;

const taken: Taken = { ok: true };

/** The rate of a limit that is given per minute, whose burst is one minute's worth. */
export function perMinute(count: number): BucketRate {
  return { perSecond: count / 60, burst: count };
}

/** As `perMinute`, of a limit that is given per day. */
export function perDay(count: number): BucketRate {
  return { perSecond: count / 86_400, burst: count };
}

export class TokenBucket {
  readonly #rate: BucketRate;
  /** Monotonic ms. */
  #fullAt: number;

  /** Starts full. */
  constructor(rate: BucketRate, nowMs: number) {
    this.#rate = rate;
    this.#fullAt = nowMs;
  }

  /**
   * Takes `cost` tokens, or none and says after how many ms (at least 1, rounded up) the same cost could be paid. A cost
   * above the burst waits for a full bucket but is never granted.
   */
  tryTake(cost: number, nowMs: number): Taken {
    const answer = this.check(cost, nowMs);
    if (answer.ok) this.#fullAt = Math.max(this.#fullAt, nowMs) + (cost / this.#rate.perSecond) * 1000;
    return answer;
  }

  /** What `tryTake` would answer, without taking. */
  check(cost: number, nowMs: number): Taken {
    const { perSecond, burst } = this.#rate;
    const heldMs = (burst / perSecond) * 1000 - Math.max(0, this.#fullAt - nowMs);
    const costMs = (cost / perSecond) * 1000;
    if (costMs <= heldMs + roundingMs) return taken;
    const missingMs = (Math.min(cost, burst) / perSecond) * 1000 - heldMs - roundingMs;
    return { ok: false, retryAfterMs: Math.max(1, Math.ceil(missingMs)) };
  }

  /** What was taken turned out not to be needed. */
  giveBack(cost: number): void {
    this.#fullAt -= (cost / this.#rate.perSecond) * 1000;
  }

  /** Takes what has been spent already, be it that none is left. */
  charge(cost: number, nowMs: number): void {
    this.#fullAt = Math.max(this.#fullAt, nowMs) + (cost / this.#rate.perSecond) * 1000;
  }

  isFull(nowMs: number): boolean {
    return this.#fullAt <= nowMs;
  }
}
