/**
 * Serves items in order of arrival, a limited number in each turn of the event loop, and no item again before its interval has
 * passed. An item that was added several times is served once.
 */
import type { Clock, Timer } from '../clock.ts';

export interface ServeOptions {
  /** The most items that are served in this turn. */
  readonly limit: number;
  /** The shortest time between two services of one item, ms. */
  readonly intervalMs: number;
}

export class PacedQueue<Item extends object> {
  readonly #clock: Clock;
  readonly #wake: () => void;
  readonly #waiting = new Set<Item>();
  readonly #servedAt = new WeakMap<Item, number>();
  #restsUntil = Number.NEGATIVE_INFINITY;
  #timer: Timer | undefined;

  /** `wake` must arrange a call of `serve` at the end of a turn. */
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

  /** Serves nothing for this long. */
  rest(ms: number): void {
    this.#restsUntil = this.#clock.now() + ms;
  }

  /** `visit` serves one item, and returns false to end this turn. An item that it adds waits for the next turn. */
  serve({ limit, intervalMs }: ServeOptions, visit: (item: Item) => boolean): void {
    const now = this.#clock.now();
    if (now < this.#restsUntil) {
      this.#wakeAt(this.#restsUntil);
      return;
    }
    let nextAt = Number.POSITIVE_INFINITY;
    let left = limit;
    // Iterating a set also yields what is added meanwhile, so the items that wait now are counted first.
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
