/**
 * How long to wait before the next attempt. The delay is exponential with full jitter, so that a class that lost its server does
 * not come back all at once. Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
const baseMs = 200;
/** A restarting server is away for seconds, and its clients should be back within three seconds of its return. */
const restartMaxMs = 2000;
/** About a minute of attempts. After that the server is down for longer, and asking so often helps nobody. */
const restartAttempts = 60;
const maxMs = 8000;

export class Backoff {
  readonly #random: () => number;
  #attempts = 0;

  /** `random` returns numbers from 0 up to 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Ms until the next attempt: at most 200, then up to twice as much each time, with a maximum of 2000, or of 8000 after a minute. */
  nextDelayMs(): number {
    const longestMs = this.#attempts < restartAttempts ? restartMaxMs : maxMs;
    // The exponent is capped first, because it would overflow after a long night offline.
    const ceilingMs = Math.min(longestMs, baseMs * 2 ** Math.min(this.#attempts, 16));
    this.#attempts++;
    return this.#random() * ceilingMs;
  }

  reset(): void {
    this.#attempts = 0;
  }
}
