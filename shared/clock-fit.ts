/**
 * The straight line through the best of many clock samples: where the server's clock is and how much faster it runs.
 *
 * Only the quarter with the shortest round trips counts: their queues were short both ways, so their offsets are nearly
 * right (with 40 samples the mean of the best quarter beats mean, median and minimum on every simulated school network).
 * The rate is a ridge regression with crystal tolerance as its prior: while samples span seconds their noise would be
 * mistaken for drift, so the rate stays near 0; after two minutes the samples decide.
 */
import { type ClockSample, roundTripMs, sampleOffsetMs, sampleTimeMs } from './clock-sample.ts';

export interface ClockFit {
  /** Client time (ms) at which `offsetMs` is right. */
  readonly atClientMs: number;
  readonly offsetMs: number;
  /** How much the server's clock gains per client ms, ±500e-6 at most. */
  readonly rate: number;
  readonly bestRoundTripMs: number;
  readonly sampleCount: number;
}

const keptShare = 0.25;
const minKept = 3;
/** Quartz in laptops and tablets stays within ±100 parts per million; half of that is typical. */
const priorRate = 50e-6;
export const maxRate = 500e-6;
/** Noise that even the shortest round trip has: timer resolution and scheduling. */
const floorNoiseMs = 0.5;

/** Undefined without samples. */
export function fitClock(samples: readonly ClockSample[]): ClockFit | undefined {
  const byRoundTrip = samples.map((sample) => ({ sample, roundTrip: roundTripMs(sample) }));
  byRoundTrip.sort((a, b) => a.roundTrip - b.roundTrip);
  const best = byRoundTrip.slice(0, Math.max(minKept, Math.ceil(samples.length * keptShare)));
  const bestRoundTripMs = best[0]?.roundTrip;
  if (bestRoundTripMs === undefined) return undefined;

  const count = best.length;
  // Sums of differences from the first, because times are large and their differences small.
  const origin = {
    timeMs: sampleTimeMs(best[0]?.sample ?? zero),
    offsetMs: sampleOffsetMs(best[0]?.sample ?? zero),
  };
  const points = best.map(({ sample, roundTrip }) => ({
    x: sampleTimeMs(sample) - origin.timeMs,
    y: sampleOffsetMs(sample) - origin.offsetMs,
    excess: roundTrip - bestRoundTripMs,
  }));
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / count;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / count;
  let sxx = 0;
  let sxy = 0;
  let noise = floorNoiseMs ** 2;
  for (const { x, y, excess } of points) {
    sxx += (x - meanX) ** 2;
    sxy += (x - meanX) * (y - meanY);
    // An excess of e ms lies somewhere on the two ways: the offset errs evenly within ±e/2, a variance of e²/12.
    noise += excess ** 2 / 12 / count;
  }
  const rate = sxy / (sxx + noise / priorRate ** 2);
  return {
    atClientMs: origin.timeMs + meanX,
    offsetMs: origin.offsetMs + meanY,
    rate: Math.min(Math.max(rate, -maxRate), maxRate),
    bestRoundTripMs,
    sampleCount: samples.length,
  };
}

/** Server time (ms) at a client time. */
export function fittedServerAt(fit: ClockFit, clientMs: number): number {
  return clientMs + fit.offsetMs + fit.rate * (clientMs - fit.atClientMs);
}
