/**
 * A straight line through noisy points by weighted ridge regression (Hoerl & Kennard 1970): least squares with a prior that the
 * slope is near 0, so that the noise of a few points close together is not mistaken for a slope.
 */
export interface Point {
  readonly x: number;
  readonly y: number;
  /** The variance of y's error. */
  readonly variance: number;
}

export interface Line {
  /** The line goes through (atX, y). */
  readonly atX: number;
  readonly y: number;
  readonly slope: number;
}

/** `expectedSlope` is the standard deviation of real slopes. Returns undefined without points. */
export function fitRidgeLine(points: readonly Point[], expectedSlope: number): Line | undefined {
  const first = points[0];
  if (first === undefined) return undefined;
  // Works with differences from the first point, because clock readings are large and their differences small.
  let sumWeight = 0;
  let sumX = 0;
  let sumY = 0;
  for (const { x, y, variance } of points) {
    sumWeight += 1 / variance;
    sumX += (x - first.x) / variance;
    sumY += (y - first.y) / variance;
  }
  const atX = first.x + sumX / sumWeight;
  const meanY = first.y + sumY / sumWeight;
  let sxx = 0;
  let sxy = 0;
  for (const { x, y, variance } of points) {
    sxx += (x - atX) ** 2 / variance;
    sxy += ((x - atX) * (y - meanY)) / variance;
  }
  return { atX, y: meanY, slope: sxy / (sxx + expectedSlope ** -2) };
}

export function lineAt({ atX, y, slope }: Line, x: number): number {
  return y + slope * (x - atX);
}
