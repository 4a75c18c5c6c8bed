/** When the beats of a room are to be heard, by its timeline and the server's own clock. */
import { beatsBetween, type TimelinePair } from '../../../shared/timeline-pair.ts';
import type { TestServer } from '../../support/test-server.ts';
import type { HeardSound } from './audio-log.ts';

/** Unix ms of all beats from `fromMs` on to `toMs` (Unix ms). */
export function beatTimes(
  { clock }: TestServer,
  pair: TimelinePair,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): readonly number[] {
  const zeroAt = clock.unixNow() - clock.now();
  return beatsBetween(pair, fromMs - zeroAt, toMs - zeroAt).map(({ at }) => at + zeroAt);
}

/** How far from each beat (ms, later is positive) the nearest sound is heard; Infinity where there is none. */
export function distances(beats: readonly number[], sounds: readonly HeardSound[]): readonly number[] {
  return beats.map((beat) =>
    sounds.reduce(
      (least, { heardAt }) => (Math.abs(heardAt - beat) < Math.abs(least) ? heardAt - beat : least),
      Number.POSITIVE_INFINITY,
    ),
  );
}
