/** Which earlier states of the patterns are kept: every minute of the latest half hour, then fewer, some dozens in all. */
import { isSameVersion, type PatternVersion } from './pattern-version.ts';

export const maxVersions = 48;
const fineForMs = 30 * 60_000;
const coarseStepMs = 5 * 60_000;

/** Newest first; the same list where nothing has changed since the newest. */
export function addVersion(
  history: readonly PatternVersion[],
  version: PatternVersion,
): readonly PatternVersion[] {
  const [newest] = history;
  if (newest !== undefined && isSameVersion(newest, version)) return history;
  return thinned([version, ...history], version.savedAt).slice(0, maxVersions);
}

/** Of the older ones, the newest of each five minutes stays. */
function thinned(history: readonly PatternVersion[], now: number): PatternVersion[] {
  const stepsTaken = new Set<number>();
  return history.filter(({ savedAt }) => {
    if (now - savedAt <= fineForMs) return true;
    const step = Math.floor(savedAt / coarseStepMs);
    return stepsTaken.size < stepsTaken.add(step).size;
  });
}
