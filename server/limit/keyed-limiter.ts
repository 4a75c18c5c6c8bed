import { type BucketRate, type Taken, TokenBucket } from './token-bucket.ts';

/**
 * One token bucket per key, in a map of bounded size. A full bucket holds no more information than a missing one, so full buckets
 * are dropped when the map is full. If none is full, the least recently used key is dropped, and its next request starts a new
 * bucket.
 */
export class KeyedLimiter {
  readonly #rate: BucketRate;
  readonly #maxKeys: number;
  /** In order of last use. */
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(rate: BucketRate, maxKeys = 10_000) {
    this.#rate = rate;
    this.#maxKeys = maxKeys;
  }

  tryTake(key: string, nowMs: number, cost = 1): Taken {
    const bucket = this.#buckets.get(key) ?? this.#makeRoom(nowMs);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    return bucket.tryTake(cost, nowMs);
  }

  /** For a request that turned out to cost nothing. */
  giveBack(key: string, cost = 1): void {
    this.#buckets.get(key)?.giveBack(cost);
  }

  get size(): number {
    return this.#buckets.size;
  }

  #makeRoom(nowMs: number): TokenBucket {
    if (this.#buckets.size >= this.#maxKeys) {
      for (const [key, bucket] of this.#buckets) if (bucket.isFull(nowMs)) this.#buckets.delete(key);
    }
    if (this.#buckets.size >= this.#maxKeys) {
      const [oldest] = this.#buckets.keys();
      if (oldest !== undefined) this.#buckets.delete(oldest);
    }
    return new TokenBucket(this.#rate, nowMs);
  }
}
