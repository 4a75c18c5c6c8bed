import type { Clock } from '../clock.ts';

/** The same clock, whose callbacks hand what they throw to `onFault`: a room's timer must not end the process. */
export function guardTimers(clock: Clock, onFault: (error: unknown) => void): Clock {
  const guarded = (callback: () => void) => (): void => {
    try {
      callback();
    } catch (error) {
      onFault(error);
    }
  };
  return {
    id: clock.id,
    now: () => clock.now(),
    unixNow: () => clock.unixNow(),
    at: (at, callback) => clock.at(at, guarded(callback)),
    endOfTurn: (callback) => clock.endOfTurn(guarded(callback)),
  };
}
