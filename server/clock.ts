/** Time, as the server sees it. Injected everywhere, so that tests drive it by hand. This is the one file that reads a clock. */
import { randomUUID } from 'node:crypto';

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Names this clock: another process, another id. */
  readonly id: string;
  /** Monotonic ms since this clock began. */
  now(): number;
  /** Wall-clock Unix ms: for records, token lifetimes and the step from one process's clock to the next, never for the beat. */
  unixNow(): number;
  /** Calls once at (not before) `at` on the monotonic clock. */
  at(at: number, callback: () => void): Timer;
  /** Calls once at the end of this turn of the event loop. */
  endOfTurn(callback: () => void): void;
}

export function createSystemClock(): Clock {
  const start = performance.now();
  const now = (): number => performance.now() - start;
  return {
    id: randomUUID().slice(0, 8),
    now,
    unixNow: () => Date.now(),
    at(at, callback) {
      // Timers may fire up to a millisecond early; ask again then instead of being early.
      let timeout: NodeJS.Timeout;
      const arm = (): void => {
        timeout = setTimeout(() => (now() < at ? arm() : callback()), Math.max(0, Math.ceil(at - now())));
      };
      arm();
      return { cancel: () => clearTimeout(timeout) };
    },
    endOfTurn: (callback) => {
      setImmediate(callback);
    },
  };
}
