/**
 * How long to wait before the next attempt: exponential with full jitter, so that a class that lost its server together
 * does not come back all at once. Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
const baseMs = 200;
/** A server that restarts is away for seconds: whoever waits for it is to be back within three of its return. */
const restartMaxMs = 2000;
/** About a minute of attempts; past it the server is down for longer, and nobody is helped by asking so often. */
const restartAttempts = 60;
const maxMs = 8000;

export class Backoff {
  readonly #random: () => number;
  #attempts = 0;

  /** `random` gives numbers from 0 up to 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Ms until the next attempt: at most 200, then up to twice as much each time, 2000 at most and after a minute 8000. */
  nextDelayMs(): number {
    const longestMs = this.#attempts < restartAttempts ? restartMaxMs : maxMs;
    // The power is capped first, or it would overflow after a long night offline.
    const ceilingMs = Math.min(longestMs, baseMs * 2 ** Math.min(this.#attempts, 16));
    this.#attempts++;
    return this.#random() * ceilingMs;
  }

  reset(): void {
    this.#attempts = 0;
  }
}
