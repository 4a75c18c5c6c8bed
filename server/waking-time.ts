/**
 * The time in which this process could hear others. It stands still while the process does, because it was stopped or blocked by
 * its own work. What others sent in such a pause is read only afterwards, when timers have already fired. It is pure.
 */

/** How often the time is checked. */
export const lookEveryMs = 100;
/** A check that comes later counts as only this much, because the process itself was paused somewhere in between. */
const mostCountedMs = 2 * lookEveryMs;

export class WakingTime {
  readonly #now: () => number;
  #lookedAt: number;
  #awakeMs = 0;

  /** `now` returns monotonic ms. */
  constructor(now: () => number) {
    this.#now = now;
    this.#lookedAt = now();
  }

  /** ms since it was created, without the pauses. */
  read(): number {
    return this.#awakeMs + Math.min(this.#now() - this.#lookedAt, mostCountedMs);
  }

  /** Call it every `lookEveryMs`. */
  look(): void {
    this.#awakeMs = this.read();
    this.#lookedAt = this.#now();
  }
}
