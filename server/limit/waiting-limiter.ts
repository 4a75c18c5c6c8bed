/**
 * One token bucket per key, whose tokens can be waited for briefly. Lanes take turns: a client that asks ten times a second only
 * delays itself, and one that asks once gets the next token. A request that would wait too long is told when to try again.
 */
import type { RandomBelow } from '../auth/random-id.ts';
import type { Clock, Timer } from '../clock.ts';
import { type BucketRate, type Taken, TokenBucket } from './token-bucket.ts';

export interface WaitingLimiterOptions {
  readonly clock: Clock;
  readonly rate: BucketRate;
  readonly maxWaitMs: number;
  readonly random: RandomBelow;
}

interface Waiter {
  readonly lane: string;
  readonly answer: (taken: Taken) => void;
}

/** A key's bucket and the requests that wait for it. */
class Counter {
  readonly bucket: TokenBucket;
  /** In the order of their turns. A lane that has had its turn goes to the back. */
  readonly lanes = new Map<string, Waiter[]>();
  waiting = 0;
  timer: Timer | undefined;

  constructor(rate: BucketRate, nowMs: number) {
    this.bucket = new TokenBucket(rate, nowMs);
  }

  isIdle(nowMs: number): boolean {
    return this.waiting === 0 && this.bucket.isFull(nowMs);
  }

  push(waiter: Waiter): void {
    const lane = this.lanes.get(waiter.lane);
    if (lane === undefined) this.lanes.set(waiter.lane, [waiter]);
    else lane.push(waiter);
    this.waiting += 1;
  }

  shift(): Waiter | undefined {
    const [next] = this.lanes;
    if (next === undefined) return undefined;
    const [name, lane] = next;
    this.lanes.delete(name);
    const waiter = lane.shift();
    if (lane.length > 0) this.lanes.set(name, lane);
    this.waiting -= 1;
    return waiter;
  }

  /**
   * Removes the last waiter of a longest lane. Ties are broken at random, because a flooder with many names could otherwise always
   * avoid being the one.
   */
  dropLongest(random: RandomBelow): Waiter | undefined {
    const length = Math.max(...[...this.lanes.values()].map((lane) => lane.length));
    const longest = [...this.lanes].filter(([, lane]) => lane.length === length);
    const [name = '', lane = []] = longest[random(longest.length)] ?? [];
    const waiter = lane.pop();
    if (lane.length === 0) this.lanes.delete(name);
    this.waiting -= 1;
    return waiter;
  }
}

const maxKeys = 10_000;

export class WaitingLimiter {
  readonly #options: WaitingLimiterOptions;
  readonly #counters = new Map<string, Counter>();

  constructor(options: WaitingLimiterOptions) {
    this.#options = options;
  }

  get keys(): number {
    return this.#counters.size;
  }

  /** Resolves as soon as there is a token, or once it is clear that none will come in time. */
  take(key: string, lane: string): Promise<Taken> {
    const counter = this.#counterOf(key);
    const answered = new Promise<Taken>((answer) => counter.push({ lane, answer }));
    this.#serve(counter);
    const { clock, rate, maxWaitMs, random } = this.#options;
    const next = counter.bucket.check(1, clock.now());
    const untilNextMs = next.ok ? 0 : next.retryAfterMs;
    const betweenMs = 1000 / rate.perSecond;
    while (counter.waiting > 0 && untilNextMs + (counter.waiting - 1) * betweenMs > maxWaitMs) {
      const retryAfterMs = Math.ceil(Math.max(untilNextMs, betweenMs));
      counter.dropLongest(random)?.answer({ ok: false, retryAfterMs });
    }
    return answered;
  }

  /** For a token that turned out not to be needed. */
  giveBack(key: string): void {
    const counter = this.#counters.get(key);
    if (counter === undefined) return;
    counter.bucket.giveBack(1);
    this.#serve(counter);
  }

  #serve(counter: Counter): void {
    const { clock } = this.#options;
    const now = clock.now();
    counter.timer?.cancel();
    while (counter.waiting > 0) {
      const taken = counter.bucket.tryTake(1, now);
      if (!taken.ok) {
        counter.timer = clock.at(now + taken.retryAfterMs, () => this.#serve(counter));
        return;
      }
      counter.shift()?.answer(taken);
    }
  }

  #counterOf(key: string): Counter {
    const { clock, rate } = this.#options;
    const now = clock.now();
    const counter = this.#counters.get(key) ?? new Counter(rate, now);
    this.#counters.delete(key);
    if (this.#counters.size >= maxKeys) this.#makeRoom(now);
    this.#counters.set(key, counter);
    return counter;
  }

  /** A full bucket holds no more information than a missing one. If no bucket is full, drops the one that was used longest ago. */
  #makeRoom(nowMs: number): void {
    for (const [key, counter] of this.#counters) if (counter.isIdle(nowMs)) this.#counters.delete(key);
    if (this.#counters.size < maxKeys) return;
    for (const [key, { waiting }] of this.#counters) {
      if (waiting > 0) continue;
      this.#counters.delete(key);
      return;
    }
  }
}
