import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addTap, tapPauseMs, tapsPerMinute } from '../../../web/teach/transport/tap-tempo.ts';

function tapped(times: readonly number[]): readonly number[] {
  return times.reduce<readonly number[]>(addTap, []);
}

describe('tap tempo', () => {
  it('says nothing before the second tap', () => {
    expect(tapsPerMinute(tapped([]))).toBeUndefined();
    expect(tapsPerMinute(tapped([1000]))).toBeUndefined();
  });

  it('finds the tempo of even taps', () => {
    expect(tapsPerMinute(tapped([0, 500, 1000, 1500]))).toBeCloseTo(120);
    expect(tapsPerMinute(tapped([50, 1050, 2050]))).toBeCloseTo(60);
  });

  it('is hardly moved by one slip', () => {
    expect(tapsPerMinute(tapped([0, 500, 1000, 1620, 2000, 2500]))).toBeCloseTo(120);
  });

  it('begins anew after a pause, and follows a change of tempo within eight taps', () => {
    expect(tapped([0, 500, 500 + tapPauseMs + 1])).toHaveLength(1);
    const slow = [0, 1000, 2000, 3000, 4000, 5000, 6000, 7000];
    const quick = [7400, 7800, 8200, 8600, 9000, 9400, 9800, 10_200];
    expect(tapsPerMinute(tapped([...slow, ...quick]))).toBeCloseTo(150);
  });

  it('stays between the quickest and the slowest tap, whatever is tapped', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 100, max: tapPauseMs }), { minLength: 1, maxLength: 7 }),
        (gaps) => {
          let at = 0;
          const tempo = tapsPerMinute(tapped([0, ...gaps.map((gap) => (at += gap))]));
          expect(tempo).toBeGreaterThanOrEqual(60_000 / Math.max(...gaps) - 1e-9);
          expect(tempo).toBeLessThanOrEqual(60_000 / Math.min(...gaps) + 1e-9);
        },
      ),
    );
  });
});
