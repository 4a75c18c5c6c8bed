/** Time, as the server sees it. It is injected everywhere, so that tests can control it. This is the only file that reads a clock. */
import { randomUUID } from 'node:crypto';
import { lookEveryMs, WakingTime } from './waking-time.ts';

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Names this clock. Another process has another id. */
  readonly id: string;
  /** Monotonic ms since this clock began. */
  now(): number;
  /** Wall-clock Unix ms: for records, token lifetimes and the step from one process's clock to the next, never for the beat. */
  unixNow(): number;
  /** ms of CPU time that this process has used so far, in all its threads. */
  cpuNow(): number;
  /** Calls once at (not before) `at` on the monotonic clock. */
  at(at: number, callback: () => void): Timer;
  /**
   * Monotonic ms in which this process has run: `now` without its pauses (stopped, or its loop blocked). Time limits for others use
   * it, because what they did in a pause is read after it.
   */
  awake(): number;
  /** Calls once when `awake` has grown by `waitMs`. */
  after(waitMs: number, callback: () => void): Timer;
  /** Calls once at the end of this turn of the event loop. */
  endOfTurn(callback: () => void): void;
}

export function createSystemClock(): Clock {
  const start = performance.now();
  const now = (): number => performance.now() - start;
  const waking = new WakingTime(now);
  const awake = (): number => waking.read();
  setInterval(() => waking.look(), lookEveryMs).unref();
  return {
    id: randomUUID().slice(0, 8),
    now,
    unixNow: () => Date.now(),
    cpuNow: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    at: (at, callback) => new SystemTimer(now, at, callback),
    awake,
    after: (waitMs, callback) => new SystemTimer(awake, awake() + waitMs, callback),
    endOfTurn: (callback) => {
      setImmediate(callback);
    },
  };
}

/** `setTimeout` fires at once for more. */
const maxTimeoutMs = 2 ** 31 - 1;

/** Like `setTimeout`, it is a millisecond or two late. Callers that need more precision ask earlier, because polling would occupy a core. */
class SystemTimer implements Timer {
  readonly #now: () => number;
  readonly #at: number;
  readonly #callback: () => void;
  #timeout: NodeJS.Timeout;

  constructor(now: () => number, at: number, callback: () => void) {
    this.#now = now;
    this.#at = at;
    this.#callback = callback;
    this.#timeout = this.#arm();
  }

  cancel(): void {
    clearTimeout(this.#timeout);
  }

  #arm(): NodeJS.Timeout {
    const restMs = Math.max(0, Math.ceil(this.#at - this.#now()));
    return setTimeout(lookAt, Math.min(restMs, maxTimeoutMs), this);
  }

  look(): void {
    if (this.#now() < this.#at) this.#timeout = this.#arm();
    else this.#callback();
  }
}

function lookAt(timer: SystemTimer): void {
  timer.look();
}
