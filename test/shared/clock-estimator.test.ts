import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClockEstimator } from '../../shared/clock-estimator.ts';
import type { ClockSample } from '../../shared/clock-sample.ts';

/** A ping sent at client time `at` where the server's clock is `offset` ahead. */
const ping = (at: number, offset: number, upMs = 10, downMs = 10): ClockSample => ({
  clientSent: at,
  serverReceived: at + offset + upMs,
  serverSent: at + offset + upMs + 1,
  clientReceived: at + upMs + 1 + downMs,
});

const filled = (count: number, offset = 5000): ClockEstimator => {
  const estimator = new ClockEstimator();
  for (let i = 0; i < count; i++) estimator.add(ping(i * 2000, offset), false);
  return estimator;
};
const endOf = (count: number): number => (count - 1) * 2000 + 21;

describe('clock estimator', () => {
  test('knows nothing before the first sample', () => {
    const estimator = new ClockEstimator();
    expect(estimator.serverAt(0)).toBeUndefined();
    expect(estimator.clientAt(0)).toBeUndefined();
    expect(estimator.fit).toBeUndefined();
  });

  test('takes the offset from four timestamps, without the server’s own time', () => {
    const estimator = new ClockEstimator();
    expect(estimator.add(ping(100, 5000), false)).toBe('first');
    expect(estimator.serverAt(200)).toBeCloseTo(5200, 9);
  });

  test('impossible samples are dropped: a negative round trip, no number', () => {
    const estimator = filled(3);
    expect(estimator.add(ping(6000, 5000, -20, 5), false)).toBe('dropped');
    expect(estimator.add(ping(6000, Number.NaN), false)).toBe('dropped');
    expect(estimator.fit?.sampleCount).toBe(3);
  });

  test('a queued sample hardly counts beside quick ones', () => {
    const estimator = filled(20);
    estimator.add(ping(40_000, 5000, 300, 10), true);
    expect(Math.abs((estimator.serverAt(40_400) ?? 0) - 45_400)).toBeLessThan(0.05);
  });

  test('fits the rate of a clock that runs 100 ppm fast', () => {
    const estimator = new ClockEstimator();
    for (let at = 0; at <= 240_000; at += 2000) estimator.add(ping(at, 5000 + at * 100e-6), false);
    expect((estimator.fit?.offset.slope ?? 0) * 1e6).toBeCloseTo(100, 0);
  });

  test('while in use a correction is slewed without a step: 5 ms per second at most, 0.5 ms near the truth', () => {
    const estimator = filled(1);
    const before = estimator.serverAt(100) ?? 0;
    // The first sample was held up by 20 ms one way; now the truth shows.
    const sample = ping(79, 5010, 5, 5);
    estimator.add(sample, false);
    const now = sample.clientReceived;
    expect(estimator.serverAt(now)).toBeCloseTo(before - 100 + now, 6);
    const correctionAt = (at: number): number =>
      (estimator.serverAt(at) ?? 0) - (estimator.serverAt(now) ?? 0) - (at - now);
    const rates = Array.from({ length: 120 }, (_, i) => {
      const at = now + 100 * i;
      return Math.abs(correctionAt(at + 100) - correctionAt(at)) * 10;
    });
    expect(rates[0]).toBeCloseTo(5, 1);
    expect(Math.max(...rates)).toBeLessThan(5.05);
    expect(Math.max(...rates.slice(10))).toBeLessThan(0.55);
    const truth = 5000 + 10 * 0.9 + now;
    expect(Math.abs((estimator.serverAt(now + 1000) ?? 0) - truth - 1000)).toBeLessThan(5.1);
    expect(Math.abs((estimator.serverAt(now + 60_000) ?? 0) - truth - 60_000)).toBeLessThan(0.2);
  });

  test('while nothing plays a correction is made at once', () => {
    const slewed = filled(1);
    const stepped = filled(1);
    slewed.add(ping(2000, 5008, 1, 1), false);
    stepped.add(ping(2000, 5008, 1, 1), true);
    expect(Math.abs((stepped.serverAt(2003) ?? 0) - 7011)).toBeLessThan(1);
    expect(Math.abs((slewed.serverAt(2003) ?? 0) - 7003)).toBeLessThan(1);
  });

  test('a sample that no delay can explain shows a jump of the clock: all before it is forgotten', () => {
    const estimator = filled(40);
    expect(estimator.add(ping(80_000, 15_000), false)).toBe('restarted');
    expect(estimator.fit?.sampleCount).toBe(1);
    expect(estimator.serverAt(80_100)).toBeCloseTo(95_100, 6);
  });

  test('samples older than ten minutes are forgotten', () => {
    const estimator = filled(10);
    estimator.add(ping(700_000, 5000), false);
    expect(estimator.fit?.sampleCount).toBe(1);
  });

  test('clientAt is the inverse of serverAt, and server time grows with client time', () => {
    const delay = fc.double({ min: 0, max: 200, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(delay, delay), { minLength: 1, maxLength: 30 }), (delays) => {
        const estimator = new ClockEstimator();
        delays.forEach(([up, down], i) => {
          estimator.add(ping(i * 500, 5000, up, down), false);
        });
        const start = endOf(delays.length);
        let last = Number.NEGATIVE_INFINITY;
        for (let clientMs = start; clientMs < start + 200; clientMs += 1) {
          const serverMs = estimator.serverAt(clientMs) ?? Number.NaN;
          expect(serverMs).toBeGreaterThan(last);
          expect(estimator.clientAt(serverMs)).toBeCloseTo(clientMs, 5);
          last = serverMs;
        }
      }),
    );
  });
});
