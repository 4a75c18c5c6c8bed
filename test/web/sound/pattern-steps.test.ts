import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timeline } from '../../../shared/timeline.ts';
import { stepsBetween, stepsPerBeat } from '../../../web/sound/pattern-steps.ts';
import { playingTimelineArbitrary } from '../../support/timeline-arbitrary.ts';

const four: Timeline = {
  rev: 1,
  clockId: 'fake',
  bpm: 120,
  beatsPerBar: 4,
  beatUnit: 4,
  playing: true,
  beatOrigin: 0,
  timeOrigin: 1000,
};

describe('the steps of a pattern', () => {
  it.each([
    [16, 4, 4],
    [8, 4, 2],
    [12, 3, 4],
    [12, 4, 3],
    [4, 4, 1],
    [32, 4, 4],
    [7, 4, 4],
  ])('%i steps in bars of %i beats: %i to a beat', (steps, beatsPerBar, perBeat) => {
    expect(stepsPerBeat(steps, { beatsPerBar })).toBe(perBeat);
  });

  it('sixteen to a bar at 120 bpm, each 125 ms, from the first beat on and round again', () => {
    const found = stepsBetween(16, { current: four }, 0, 1000 + 2125);
    expect(found).toHaveLength(17);
    expect(found[0]).toEqual({ step: 0, at: 1000 });
    expect(found.map(({ step }) => step)).toEqual([...Array(16).keys(), 0]);
    for (const [i, { at }] of found.entries()) expect(at).toBeCloseTo(1000 + 125 * i, 6);
  });

  it('none sounds in a count-in, and none while nothing plays', () => {
    const countIn = { ...four, beatOrigin: -4 };
    expect(stepsBetween(16, { current: countIn }, 0, 2999)).toEqual([]);
    expect(stepsBetween(16, { current: countIn }, 0, 3001)).toEqual([{ step: 0, at: 3000 }]);
    expect(stepsBetween(16, { current: { ...four, playing: false } }, 0, 10_000)).toEqual([]);
  });

  it('go on over a change of tempo without one missing or twice', () => {
    const next: Timeline = { ...four, rev: 2, bpm: 60, beatOrigin: 4, timeOrigin: 3000 };
    const found = stepsBetween(16, { current: four, next }, 1000, 5000);
    expect(found.map(({ step }) => step)).toEqual([...Array(16).keys(), 0, 1, 2, 3, 4, 5, 6, 7]);
    expect(found[16]?.at).toBeCloseTo(3000, 6);
    expect(found[17]?.at).toBeCloseTo(3250, 6);
  });

  it('however the time is cut into windows, each is found once', () => {
    fc.assert(
      fc.property(
        playingTimelineArbitrary,
        fc.integer({ min: 4, max: 32 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }),
        (timeline, steps, windows) => {
          const pair = { current: timeline };
          const startMs = timeline.timeOrigin;
          const endMs = startMs + windows.reduce((sum, ms) => sum + ms, 0);
          const whole = stepsBetween(steps, pair, startMs, endMs);
          let fromMs = startMs;
          const pieces = windows.flatMap((ms) => {
            const found = stepsBetween(steps, pair, fromMs, fromMs + ms);
            fromMs += ms;
            return found;
          });
          expect(pieces.map(({ step }) => step)).toEqual(whole.map(({ step }) => step));
        },
      ),
      { seed: 20261121, numRuns: 200 },
    );
  });
});
