/**
 * The time in which this process could hear others. It stands still while the process does: stopped, or blocked by its own work.
 * Whoever is waited for has then said, perhaps long ago, what is only read afterwards; timers come first. Pure.
 */

/** How often it is looked at. */
export const lookEveryMs = 100;
/** A look that comes later than this counts as much: somewhere between the two it was the process that was away. */
const mostCountedMs = 2 * lookEveryMs;

export class WakingTime {
  readonly #now: () => number;
  #lookedAt: number;
  #awakeMs = 0;

  /** `now`: monotonic ms. */
  constructor(now: () => number) {
    this.#now = now;
    this.#lookedAt = now();
  }

  /** ms since it was made, less the pauses. */
  read(): number {
    return this.#awakeMs + Math.min(this.#now() - this.#lookedAt, mostCountedMs);
  }

  /** To be called every `lookEveryMs`. */
  look(): void {
    this.#awakeMs = this.read();
    this.#lookedAt = this.#now();
  }
}
