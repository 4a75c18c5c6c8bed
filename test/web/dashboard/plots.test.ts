import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noContribution } from '../../../shared/sel/contribution.ts';
import type { SeriesPoint } from '../../../shared/sel-api.ts';
import { participationBars } from '../../../web/dashboard/participation-bars.ts';
import { countScale } from '../../../web/dashboard/plot-scale.ts';

function point(period: number, bouts: number, editBouts: number): SeriesPoint {
  const { participantId: _id, peers: _peers, ...none } = noContribution('0123456789');
  return {
    roomId: 'r',
    lesson: 1,
    period,
    endedAt: period * 30_000,
    students: period,
    sums: { ...none, bouts, turnsTaken: 1, editBouts },
    collaboration: null,
  };
}

describe('participation bars', () => {
  it('join snapshots until they fit, and lose no contribution', () => {
    const points = Array.from({ length: 90 }, (_, index) => point(index + 1, index, 2));
    const bars = participationBars(points, 30);
    expect(bars).toHaveLength(30);
    expect(bars.reduce((sum, { playing }) => sum + playing, 0)).toBe((89 * 90) / 2 + 90);
    expect(bars.reduce((sum, { editing }) => sum + editing, 0)).toBe(180);
    expect(bars[0]).toMatchObject({ from: 30_000, to: 90_000, students: 3, evenness: null });
  });

  it('are none of no snapshot', () => {
    expect(participationBars([], 30)).toEqual([]);
  });
});

describe('a scale of counts', () => {
  it('ends on a round whole number at or above the largest', () => {
    expect(countScale(0)).toMatchObject({ max: 1, ticks: [0, 1] });
    expect(countScale(7)).toMatchObject({ max: 8, ticks: [0, 2, 4, 6, 8] });
    expect(countScale(164)).toMatchObject({ max: 200 });
  });

  it('has a handful of whole ticks from 0 to its end, for any count', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (largest) => {
        const { max, ticks, at } = countScale(largest);
        expect(max).toBeGreaterThanOrEqual(largest);
        expect(ticks.length).toBeLessThanOrEqual(6);
        expect(ticks[ticks.length - 1]).toBe(max);
        expect(ticks.every(Number.isInteger)).toBe(true);
        expect(at(max)).toBe(1);
      }),
    );
  });
});
