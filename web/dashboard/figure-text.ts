/** 0–1 as whole hundredths. */
export function hundredths(fraction: number): number {
  return Math.round(fraction * 100);
}
