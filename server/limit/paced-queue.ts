/**
 * Items that are served in order of arrival, some in each turn of the event loop, none again before its interval has passed. Whoever
 * waits is served once, however often it was added.
 */
import type { Clock, Timer } from '../clock.ts';

export interface ServeOptions {
  /** Served in this turn at most. */
  readonly limit: number;
  /** Least time between two services of one item, ms. */
  readonly intervalMs: number;
}

export class PacedQueue<Item extends object> {
  readonly #clock: Clock;
  readonly #wake: () => void;
  readonly #waiting = new Set<Item>();
  readonly #servedAt = new WeakMap<Item, number>();
  #restsUntil = Number.NEGATIVE_INFINITY;
  #timer: Timer | undefined;

  /** `wake` asks for a call of `serve` at the end of a turn. */
  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  get size(): number {
    return this.#waiting.size;
  }

  has(item: Item): boolean {
    return this.#waiting.has(item);
  }

  add(item: Item): void {
    this.#waiting.add(item);
    this.#wake();
  }

  delete(item: Item): void {
    this.#waiting.delete(item);
  }

  /** Nobody is served for so long. */
  rest(ms: number): void {
    this.#restsUntil = this.#clock.now() + ms;
  }

  /** `visit` serves one, and returns false where it is the last of this turn. What it adds is for the next. */
  serve({ limit, intervalMs }: ServeOptions, visit: (item: Item) => boolean): void {
    const now = this.#clock.now();
    if (now < this.#restsUntil) {
      this.#wakeAt(this.#restsUntil);
      return;
    }
    let nextAt = Number.POSITIVE_INFINITY;
    let left = limit;
    // Of those that wait now: a set gives what is added meanwhile, too.
    let unseen = this.#waiting.size;
    for (const item of this.#waiting) {
      if (unseen === 0) break;
      unseen -= 1;
      const dueAt = (this.#servedAt.get(item) ?? Number.NEGATIVE_INFINITY) + intervalMs;
      if (dueAt > now) {
        nextAt = Math.min(nextAt, dueAt);
        continue;
      }
      if (left === 0) {
        nextAt = now;
        break;
      }
      left -= 1;
      this.#waiting.delete(item);
      this.#servedAt.set(item, now);
      if (!visit(item)) left = 0;
    }
    this.#wakeAt(nextAt);
  }

  #wakeAt(at: number): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (at <= this.#clock.now()) this.#wake();
    else if (Number.isFinite(at)) this.#timer = this.#clock.at(at, () => this.#wake());
  }
}
