/** The clock of a simulated laptop: started at another time and a little fast or slow, as thirty real ones are. */
import type { ClientClock } from '../../client/index.ts';

export interface LaptopClock extends ClientClock {
  /** The demo's own time (ms of `performance.now()`) when this clock reads `laptopMs`. */
  realAt(laptopMs: number): number;
}

export interface ClockFault {
  readonly offsetMs: number;
  /** How much it gains, in parts per million. */
  readonly ratePpm: number;
  /** What the wall clock is off by. */
  readonly unixOffsetMs: number;
}

export function createLaptopClock({ offsetMs, ratePpm, unixOffsetMs }: ClockFault): LaptopClock {
  const slope = 1 + ratePpm / 1e6;
  const now = (): number => performance.now() * slope + offsetMs;
  const realAt = (laptopMs: number): number => (laptopMs - offsetMs) / slope;
  return {
    now,
    realAt,
    unixNow: () => Date.now() + unixOffsetMs,
    at(at, callback) {
      let timeout: NodeJS.Timeout;
      // Timers may fire a little early: ask again until it is time.
      const arm = (): void => {
        const waitMs = Math.max(0, Math.ceil(realAt(at) - performance.now()));
        timeout = setTimeout(() => (now() < at ? arm() : callback()), waitMs);
      };
      arm();
      return { cancel: () => clearTimeout(timeout) };
    },
  };
}
