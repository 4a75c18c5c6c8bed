/**
 * Waits for an answer, and allows for a late timer. If a laptop slept or a page was held up, the answer may have arrived long
 * before the timer that finds it missing. It is read next, so one more short wait tells a late timer from a missing answer.
 */
import type { ClientClock, Timer } from './client-clock.ts';

/** A timer this late means that the machine or the page slept. */
const lateMs = 1000;
const secondWaitMs = 2000;

/** `onMissed` is called once, unless the wait is cancelled before. */
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
