import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planTimeline, type TempoWish } from '../../shared/tempo-change.ts';
import {
  beatsBetween,
  nextBeat,
  pairBeatAt,
  pairTimeOfBeat,
  rebasePair,
} from '../../shared/timeline-pair.ts';
import { bpmArbitrary } from '../support/timeline-arbitrary.ts';

const options = { leadMs: 800, startLeadMs: 500, clockId: 'fake' };
const wish: TempoWish = { bpm: 120, beatsPerBar: 4, beatUnit: 4, playing: true };
const started = planTimeline(undefined, wish, 0, options);

describe('timeline pair', () => {
  test('the beat stands before an announced start and runs after it', () => {
    expect(pairBeatAt(started, 499)).toBe(0);
    expect(pairBeatAt(started, 1000)).toBe(1);
    expect(pairTimeOfBeat(started, -1)).toBeUndefined();
    expect(pairTimeOfBeat(started, 0)).toBe(500);
  });

  test('the next beat is found across an announced start and none where nothing plays', () => {
    expect(nextBeat(started, 0)).toMatchObject({ beat: 0, at: 500 });
    expect(nextBeat(started, 500)).toMatchObject({ beat: 0, at: 500 });
    expect(nextBeat(started, 501)).toMatchObject({ beat: 1, at: 1000 });
    const stopped = planTimeline(started, { ...wish, playing: false }, 2000, options);
    expect(nextBeat(stopped, 2000)).toBeUndefined();
  });

  test('T6 over a change of tempo each beat comes once, in order, without a gap', () => {
    fc.assert(
      fc.property(bpmArbitrary, bpmArbitrary, fc.integer({ min: 600, max: 5000 }), (from, to, at) => {
        const first = planTimeline(undefined, { ...wish, bpm: from }, 0, options);
        const pair = planTimeline(first, { ...wish, bpm: to }, at, options);
        const beats = beatsBetween(pair, at, at + 60_000);
        const startBeat = beats[0]?.beat ?? 0;
        beats.forEach(({ beat, at: moment }, i) => {
          expect(beat).toBe(startBeat + i);
          expect(pairTimeOfBeat(pair, beat)).toBeCloseTo(moment, 3);
        });
      }),
    );
  });

  test('rebased onto another clock, the same beats fall on the same wall-clock moments', () => {
    const changing = planTimeline(started, { ...wish, bpm: 90 }, 1000, options);
    const rebased = rebasePair(changing, {
      fromUnixOrigin: 1_700_000_000_000,
      toUnixOrigin: 1_700_000_060_000,
      clockId: 'second',
    });
    expect(pairBeatAt(rebased, 5000)).toBeCloseTo(pairBeatAt(changing, 65_000), 9);
    expect(rebased.current).toMatchObject({ clockId: 'second', rev: 3 });
    expect(rebased.next).toMatchObject({ clockId: 'second', rev: 4 });
  });
});
