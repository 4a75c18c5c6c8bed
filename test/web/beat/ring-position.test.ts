import { describe, expect, it } from 'vitest';
import type { Timeline } from '../../../shared/timeline.ts';
import { maySpotsBlink, ringPositionAt, spotAt } from '../../../web/beat/ring-position.ts';

const timeline: Timeline = {
  rev: 1,
  clockId: 'fake',
  bpm: 60,
  beatsPerBar: 4,
  beatUnit: 4,
  playing: true,
  beatOrigin: -4,
  timeOrigin: 0,
};
const at = (ms: number) => ringPositionAt({ current: timeline }, ms);

describe('the ring', () => {
  it('counts in from four down to one and then begins', () => {
    expect([0, 1500, 3500, 4000].map((ms) => at(ms).countInLeft)).toEqual([4, 3, 1, undefined]);
    expect([4000, 4500, 7999, 8000].map((ms) => Math.floor(at(ms).beatInBar))).toEqual([0, 0, 3, 0]);
    expect([4000, 8000].map((ms) => at(ms).bar)).toEqual([0, 1]);
  });

  it('stands at the top while nothing plays', () => {
    expect(ringPositionAt({ current: { ...timeline, playing: false } }, 9000)).toMatchObject({
      playing: false,
      beatInBar: 0,
      countInLeft: undefined,
    });
  });

  it('has its spots clockwise from the top', () => {
    expect(spotAt(0, 4, 10).y).toBeCloseTo(-10);
    expect(spotAt(1, 4, 10).x).toBeCloseTo(10);
    expect(spotAt(2, 4, 10).y).toBeCloseTo(10);
    expect(spotAt(3, 4, 10).x).toBeCloseTo(-10);
  });

  it('never flashes a spot more than three times a second', () => {
    expect(maySpotsBlink({ bpm: 300, beatsPerBar: 1 })).toBe(false);
    expect(maySpotsBlink({ bpm: 300, beatsPerBar: 2 })).toBe(true);
    expect(maySpotsBlink({ bpm: 180, beatsPerBar: 1 })).toBe(true);
  });
});
