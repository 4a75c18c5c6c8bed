/** The value that `share` of the values do not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Of all pairs, how far they are apart. */
export function pairwiseDistances(values: readonly number[]): number[] {
  return values.flatMap((a, i) => values.slice(i + 1).map((b) => Math.abs(a - b)));
}

/** From the earliest to the latest. */
export function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}
