/**
 * How long to wait before the next attempt: exponential with full jitter, so that a class that lost its server together
 * does not come back all at once. Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
const baseMs = 200;
const maxMs = 8000;

export class Backoff {
  readonly #random: () => number;
  #attempts = 0;

  /** `random` gives numbers from 0 up to 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Ms until the next attempt: at most 200 for the first, then up to twice as much each time, 8000 at most. */
  nextDelayMs(): number {
    // The power is capped first, or it would overflow after a long night offline.
    const ceilingMs = Math.min(maxMs, baseMs * 2 ** Math.min(this.#attempts, 16));
    this.#attempts++;
    return this.#random() * ceilingMs;
  }

  reset(): void {
    this.#attempts = 0;
  }
}
