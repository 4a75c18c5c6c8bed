import type { Clock } from '../../clock.ts';
import { TokenBucket } from '../../limit/token-bucket.ts';

/** The rate of trial writes. More frequent requests get the last result, so that a flood of requests does not become a flood of writes. */
const rate = { perSecond: 10, burst: 10 };

export class StorageCheck {
  readonly #clock: Clock;
  readonly #tryWrite: () => Promise<void>;
  readonly #writes: TokenBucket;
  #last: Promise<void> | undefined;

  constructor(clock: Clock, tryWrite: () => Promise<void>) {
    this.#clock = clock;
    this.#tryWrite = tryWrite;
    this.#writes = new TokenBucket(rate, clock.now());
  }

  /** Rejects if the store can't be written, or could not be a moment ago. */
  check(): Promise<void> {
    if (this.#last === undefined || this.#writes.tryTake(1, this.#clock.now()).ok) {
      this.#last = this.#tryWrite();
    }
    return this.#last;
  }
}
