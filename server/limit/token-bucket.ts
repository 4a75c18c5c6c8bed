/**
 * A token bucket: holds up to `burst` tokens and fills at `perSecond`. Pure: the caller says what time it is (monotonic
 * ms). Fractions of tokens are kept, so a slow rate is exact.
 */
export interface BucketRate {
  readonly perSecond: number;
  readonly burst: number;
}

export type Taken = { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number };

/** Tokens; forgives what adding up fractions of them loses, so that waiting `retryAfterMs` is always enough. */
const rounding = 1e-9;

const taken: Taken = { ok: true };

/** The rate of a limit that is given per minute, whose burst is one minute's worth. */
export function perMinute(count: number): BucketRate {
  return { perSecond: count / 60, burst: count };
}

export class TokenBucket {
  readonly #rate: BucketRate;
  #tokens: number;
  #filledAt: number;

  /** Starts full. */
  constructor(rate: BucketRate, nowMs: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#filledAt = nowMs;
  }

  /**
   * Takes `cost` tokens, or none and says after how many ms (at least 1, rounded up) the same cost could be paid. A cost
   * above the burst waits for a full bucket but is never granted.
   */
  tryTake(cost: number, nowMs: number): Taken {
    const answer = this.check(cost, nowMs);
    if (answer.ok) this.#tokens -= cost;
    return answer;
  }

  /** What `tryTake` would answer, without taking. */
  check(cost: number, nowMs: number): Taken {
    this.#fill(nowMs);
    if (cost <= this.#tokens + rounding) return taken;
    const missing = Math.min(cost, this.#rate.burst) - this.#tokens - rounding;
    return { ok: false, retryAfterMs: Math.max(1, Math.ceil((missing / this.#rate.perSecond) * 1000)) };
  }

  isFull(nowMs: number): boolean {
    this.#fill(nowMs);
    return this.#tokens >= this.#rate.burst;
  }

  #fill(nowMs: number): void {
    const elapsedMs = Math.max(0, nowMs - this.#filledAt);
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + (elapsedMs * this.#rate.perSecond) / 1000);
    this.#filledAt = Math.max(this.#filledAt, nowMs);
  }
}
