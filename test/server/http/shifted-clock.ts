import { type Clock, createSystemClock } from '../../../server/clock.ts';

/** The system's clock, set forward by hand: turns end and timers fire as in life, tokens and rooms grow old at once. */
export interface ShiftedClock extends Clock {
  shift(ms: number): void;
}

export function createShiftedClock(): ShiftedClock {
  const system = createSystemClock();
  let shiftMs = 0;
  return {
    id: system.id,
    now: () => system.now() + shiftMs,
    unixNow: () => system.unixNow() + shiftMs,
    cpuNow: () => system.cpuNow(),
    at: (at, callback) => system.at(at - shiftMs, callback),
    awake: () => system.awake() + shiftMs,
    after: (waitMs, callback) => system.after(waitMs, callback),
    endOfTurn: (callback) => system.endOfTurn(callback),
    shift(ms) {
      shiftMs += ms;
    },
  };
}
