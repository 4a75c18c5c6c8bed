/**
 * A wait for an answer that forgives itself a late look. Where a laptop slept or a page was held up, the answer may have come long
 * before the timer that finds it missing; what has come is read next, so that one more short wait tells the two apart.
 */
import type { ClientClock, Timer } from './client-clock.ts';

/** A timer this late slept. */
const lateMs = 1000;
const secondWaitMs = 2000;

/** `onMissed` is called once, unless it is cancelled before. */
export function waitForAnswer(
  clock: Pick<ClientClock, 'now' | 'at'>,
  waitMs: number,
  onMissed: () => void,
): Timer {
  const dueAt = clock.now() + waitMs;
  let timer = clock.at(dueAt, () => {
    if (clock.now() - dueAt <= lateMs) onMissed();
    else timer = clock.at(clock.now() + secondWaitMs, onMissed);
  });
  return { cancel: () => timer.cancel() };
}
