/** A tempo from taps. */

/** A longer pause begins a new tempo. */
export const tapPauseMs = 2500;
/** So many of the newest intervals count: enough to be steady, few enough to follow a change. */
const maxIntervals = 7;

/** The taps that belong together, with the new one; each is ms on a monotonic clock. */
export function addTap(taps: readonly number[], at: number): readonly number[] {
  const last = taps[taps.length - 1];
  const isNew = last === undefined || at <= last || at - last > tapPauseMs;
  return isNew ? [at] : [...taps, at].slice(-(maxIntervals + 1));
}

/** Taps per minute; undefined before the second tap. The median interval, so that one slip changes little. */
export function tapsPerMinute(taps: readonly number[]): number | undefined {
  const intervals = taps.slice(1).map((at, index) => at - (taps[index] ?? at));
  const median = medianOf(intervals);
  return median === undefined || median <= 0 ? undefined : 60_000 / median;
}

function medianOf(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
