import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beatAt, bpmAtBeat, type Timeline, timeOfBeat } from '../../shared/timeline.ts';
import { playingTimelineArbitrary } from '../support/timeline-arbitrary.ts';

const timeline: Timeline = {
  rev: 1,
  clockId: 'fake',
  bpm: 120,
  beatsPerBar: 4,
  beatUnit: 4,
  playing: true,
  beatOrigin: 8,
  timeOrigin: 1000,
};
const offsetMs = fc.double({ min: -100_000, max: 1_000_000, noNaN: true });

describe('timeline', () => {
  test('a beat of 120 bpm is 500 ms', () => {
    expect(beatAt(timeline, 1000)).toBe(8);
    expect(beatAt(timeline, 1500)).toBe(9);
    expect(timeOfBeat(timeline, 12)).toBe(3000);
  });

  test('the beat stands and has no moment where nothing plays', () => {
    const stopped = { ...timeline, playing: false, beatOrigin: 3.25 };
    expect(beatAt(stopped, 0)).toBe(3.25);
    expect(beatAt(stopped, 1e9)).toBe(3.25);
    expect(timeOfBeat(stopped, 4)).toBeUndefined();
  });

  test('beatAt and timeOfBeat are inverse, through ramps too', () => {
    fc.assert(
      fc.property(playingTimelineArbitrary, offsetMs, (any, offset) => {
        const t = any.timeOrigin + offset;
        const back = timeOfBeat(any, beatAt(any, t));
        expect(Math.abs((back ?? Number.NaN) - t)).toBeLessThan(1e-3);
      }),
    );
  });

  test('later is a later beat', () => {
    fc.assert(
      fc.property(
        playingTimelineArbitrary,
        offsetMs,
        fc.double({ min: 1, max: 1e5, noNaN: true }),
        (any, a, gap) => {
          const t = any.timeOrigin + a;
          expect(beatAt(any, t + gap)).toBeGreaterThan(beatAt(any, t));
        },
      ),
    );
  });

  test('a ramp reaches its tempo after its beats, at the mean of both tempos, and holds it', () => {
    const ramped: Timeline = { ...timeline, ramp: { bpmTo: 60, beats: 12 } };
    // 12 beats at a mean of 90 bpm.
    expect(timeOfBeat(ramped, 20)).toBeCloseTo(1000 + 8000, 6);
    expect(bpmAtBeat(ramped, 8)).toBe(120);
    expect(bpmAtBeat(ramped, 20)).toBe(60);
    expect(timeOfBeat(ramped, 21)).toBeCloseTo(9000 + 1000, 6);
    // Half the time has the mean tempo.
    expect(bpmAtBeat(ramped, beatAt(ramped, 5000))).toBeCloseTo(90, 6);
  });

  test('the tempo at a beat is the slope of beatAt there', () => {
    fc.assert(
      fc.property(playingTimelineArbitrary, fc.double({ min: 0, max: 80, noNaN: true }), (any, beats) => {
        const beat = any.beatOrigin + beats;
        const t = timeOfBeat(any, beat) ?? Number.NaN;
        const slope = ((beatAt(any, t + 1) - beatAt(any, t - 1)) / 2) * 60_000;
        expect(Math.abs(slope - bpmAtBeat(any, beat))).toBeLessThan(0.5);
      }),
    );
  });
});
