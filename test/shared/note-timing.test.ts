import { describe, expect, test } from 'vitest';
import { beatToPlay } from '../../shared/note-timing.ts';
import { planTimeline, type TempoWish } from '../../shared/tempo-change.ts';

const wish: TempoWish = { bpm: 120, beatsPerBar: 4, beatUnit: 4, playing: true };
const options = { leadMs: 800, startLeadMs: 500, clockId: 'fake' };
/** Beat b sounds at 500 + 500 b. */
const pair = planTimeline(undefined, wish, 0, options);
const grid = { kind: 'quantised', gridBeats: 0.5 } as const;

describe('when a note of somebody else sounds', () => {
  test('at once, unless its beat is still to come', () => {
    expect(beatToPlay(pair, 1.9, 1500, { kind: 'at-once' })).toBeUndefined();
    expect(beatToPlay(pair, undefined, 1500, { kind: 'at-once' })).toBeUndefined();
    expect(beatToPlay(pair, 3, 1500, { kind: 'at-once' })).toBe(3);
  });

  test('quantised: on the nearest line of the grid, or the next one where that is past', () => {
    expect(beatToPlay(pair, 2.4, 1710, grid)).toBe(2.5);
    expect(beatToPlay(pair, 2.1, 1515, grid)).toBe(2);
    expect(beatToPlay(pair, 2.1, 1600, grid)).toBe(2.5);
    expect(beatToPlay(pair, undefined, 1600, grid)).toBe(2.5);
  });

  test('one bar later: in the same place of the next bar, however late it comes', () => {
    const later = { kind: 'bar-later' } as const;
    expect(beatToPlay(pair, 2.25, 1700, later)).toBe(6.25);
    expect(beatToPlay(pair, 2.25, 1500 + 4500, later)).toBe(14.25);
  });

  test('at once where nothing plays', () => {
    const stopped = planTimeline(pair, { ...wish, playing: false }, 2000, options);
    expect(beatToPlay(stopped, 3, 2100, grid)).toBeUndefined();
  });

  test('a beat far beyond the music counts as none: nobody can fill the queue with it', () => {
    expect(beatToPlay(pair, 1e9, 1500, { kind: 'at-once' })).toBeUndefined();
    expect(beatToPlay(pair, 1e9, 1600, grid)).toBe(2.5);
  });
});
