import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonValue } from '../../shared/json.ts';
import { barPosition } from '../../shared/metre.ts';
import { coreSchema } from '../../shared/room-schema.ts';
import { planTimeline, replanAt, type TempoWish } from '../../shared/tempo-change.ts';
import { beatAt, bpmAtBeat } from '../../shared/timeline.ts';
import {
  pairBeatAt,
  pairRev,
  pairTimeOfBeat,
  settlePair,
  type TimelinePair,
} from '../../shared/timeline-pair.ts';
import { tempoWishArbitrary } from '../support/timeline-arbitrary.ts';

const options = { leadMs: 800, startLeadMs: 500, clockId: 'fake' };
const wish: TempoWish = { bpm: 120, beatsPerBar: 4, beatUnit: 4, playing: true };
const start = (at: number, more: Partial<TempoWish> = {}): TimelinePair =>
  planTimeline(undefined, { ...wish, ...more }, at, options);

describe('tempo change', () => {
  test('a start begins at beat 0 after the start lead', () => {
    const pair = start(1000);
    expect(pair.current.playing).toBe(false);
    expect(pair.next).toMatchObject({ playing: true, beatOrigin: 0, timeOrigin: 1500, rev: 1 });
  });

  test('a count-in begins at negative beats and beat 0 follows it', () => {
    const pair = start(1000, { countInBars: 2 });
    expect(pairBeatAt(pair, 1500)).toBe(-8);
    expect(pairTimeOfBeat(pair, 0)).toBe(1500 + 8 * 500);
  });

  test('a tempo set right after a start still holds from its first beat', () => {
    const pair = planTimeline(start(1000), { ...wish, bpm: 60 }, 1050, options);
    expect(pair.next).toMatchObject({ bpm: 60, timeOrigin: 1500, beatOrigin: 0 });
  });

  test('a tempo set when the start is near waits, and is granted when planned again', () => {
    const begun = start(1000);
    const slower = { ...wish, bpm: 60 };
    const waiting = planTimeline(begun, slower, 1400, options);
    expect(waiting).toBe(begun);
    expect(replanAt(waiting, slower)).toBe(1500);
    const pair = planTimeline(waiting, slower, 1500, options);
    expect(pair.next).toMatchObject({ bpm: 60, beatOrigin: 4, timeOrigin: 3500 });
    expect(replanAt(pair, slower)).toBeUndefined();
  });

  test('a change takes effect at the first bar line at least the lead ahead', () => {
    // Bars begin at 1500, 3500, 5500.
    expect(planTimeline(start(1000), { ...wish, bpm: 90 }, 2700, options).next).toMatchObject({
      beatOrigin: 4,
      timeOrigin: 3500,
    });
    expect(planTimeline(start(1000), { ...wish, bpm: 90 }, 2701, options).next).toMatchObject({
      beatOrigin: 8,
      timeOrigin: 5500,
    });
  });

  test('changes before the bar line collapse into one, and taking them back leaves none', () => {
    let pair = start(1000);
    pair = planTimeline(pair, { ...wish, bpm: 90 }, 1600, options);
    pair = planTimeline(pair, { ...wish, bpm: 100 }, 1700, options);
    expect(pair.next).toMatchObject({ bpm: 100, timeOrigin: 3500, rev: 3 });
    pair = planTimeline(pair, wish, 1800, options);
    expect(pair.next).toBeUndefined();
    expect(pair.current).toMatchObject({ bpm: 120, rev: 4 });
  });

  test('a new metre begins a new bar and the bars count on', () => {
    const pair = planTimeline(start(1000), { ...wish, beatsPerBar: 6, beatUnit: 8 }, 1600, options);
    expect(pair.next).toMatchObject({ beatsPerBar: 6, beatUnit: 8, beatOrigin: 4 });
    if (pair.next === undefined) throw new Error('no change was planned');
    expect(barPosition(pair.next, 4)).toEqual({ bar: 1, beatInBar: 0 });
    expect(barPosition(pair.next, 10)).toEqual({ bar: 2, beatInBar: 0 });
  });

  test('a new metre lets a count-in end, so that the music begins with a bar', () => {
    const counted = planTimeline(start(0), { ...wish, playing: false }, 1000, options);
    const counting = planTimeline(counted, { ...wish, countInBars: 2 }, 2000, options);
    const pair = planTimeline(counting, { ...wish, beatsPerBar: 3 }, 3000, options);
    expect(pair.next).toMatchObject({ beatsPerBar: 3, beatOrigin: 0, timeOrigin: 6500 });
    if (pair.next === undefined) throw new Error('no change was planned');
    expect(barPosition(pair.next, 0)).toEqual({ bar: 0, beatInBar: 0 });
    // A new tempo alone need not wait.
    expect(planTimeline(counting, { ...wish, bpm: 90 }, 3000, options).next).toMatchObject({
      beatOrigin: -4,
    });
  });

  test('a stop stands still at once and cancels what was announced', () => {
    const changing = planTimeline(start(1000), { ...wish, bpm: 90 }, 1600, options);
    const pair = planTimeline(changing, { ...wish, bpm: 90, playing: false }, 2250, options);
    expect(pair.next).toBeUndefined();
    expect(pair.current).toMatchObject({ playing: false, beatOrigin: 1.5 });
    expect(planTimeline(pair, wish, 9000, options).next).toMatchObject({ beatOrigin: 0, timeOrigin: 9500 });
  });

  test('a ramp leads evenly to the tempo; a change of metre in its midst keeps what is left of it', () => {
    let pair = planTimeline(start(1000), { ...wish, bpm: 60, rampBeats: 16 }, 1600, options);
    expect(pair.next).toMatchObject({ bpm: 120, ramp: { bpmTo: 60, beats: 16 }, beatOrigin: 4 });
    const before = settlePair(pair, 3600);
    pair = planTimeline(pair, { ...wish, bpm: 60, beatsPerBar: 2 }, 3600, options);
    expect(pair.next).toMatchObject({ beatOrigin: 8, ramp: { bpmTo: 60, beats: 12 } });
    if (pair.next === undefined) throw new Error('no change was planned');
    for (const t of [6000, 8000, 30_000])
      expect(beatAt(pair.next, t)).toBeCloseTo(beatAt(before.current, t), 6);
    expect(bpmAtBeat(pair.next, 20)).toBe(60);
  });

  test('a change of metre in the midst of a ramp does not begin it anew, though `rampBeats` still stands', () => {
    const slowing = { ...wish, bpm: 60, rampBeats: 16 };
    let pair = planTimeline(start(1000), slowing, 1600, options);
    pair = planTimeline(pair, { ...slowing, beatsPerBar: 2 }, 3600, options);
    expect(pair.next).toMatchObject({ beatOrigin: 8, ramp: { bpmTo: 60, beats: 12 } });
    pair = planTimeline(pair, { ...slowing, beatsPerBar: 3 }, 3700, options);
    expect(pair.next).toMatchObject({ beatOrigin: 8, ramp: { bpmTo: 60, beats: 12 } });
    pair = planTimeline(pair, { ...slowing, beatsPerBar: 4, beatUnit: 8 }, 60_000, options);
    expect(pair.next).toMatchObject({ bpm: 60 });
    expect(pair.next?.ramp).toBeUndefined();
  });

  test('the same wish again changes nothing', () => {
    const pair = start(1000);
    expect(planTimeline(pair, wish, 1200, options)).toBe(pair);
    expect(planTimeline(pair, wish, 99_000, options)).toBe(pair);
  });

  test('any storm of wishes keeps the beat continuous, the schema fulfilled and the last wish granted', () => {
    const storm = fc.array(fc.tuple(tempoWishArbitrary, fc.integer({ min: 0, max: 3000 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(storm, (steps) => {
        let pair: TimelinePair | undefined;
        let now = 0;
        for (const [step, waitMs] of steps) {
          const before = pair;
          now += waitMs;
          pair = planTimeline(pair, step, now, options);
          if (before === undefined) continue;
          if (pair !== before) expect(pairRev(pair)).toBe(pairRev(before) + 1);
          // What sounds now goes on sounding: no step of the beat at the moment of the announcement.
          expect(Math.abs(pairBeatAt(pair, now) - pairBeatAt(before, now))).toBeLessThan(1e-6);
          if (pair.current.playing && pair.next !== undefined) {
            const { beatOrigin, timeOrigin } = pair.next;
            expect(Math.abs(beatAt(pair.current, timeOrigin) - beatOrigin)).toBeLessThan(1e-6);
            expect(barPosition(pair.current, beatOrigin).beatInBar).toBe(0);
            if (pair !== before) expect(timeOrigin - now).toBeGreaterThanOrEqual(options.leadMs - 1e-2);
          }
          for (const value of [pair.current, pair.next]) {
            if (value !== undefined)
              expect(isJsonValue(value) && coreSchema.isValue('timeline', 'current', value)).toBe(true);
          }
        }
        const last = steps.at(-1)?.[0];
        if (pair === undefined || last === undefined) return;
        const settled = planTimeline(pair, last, replanAt(pair, last) ?? now, options);
        expect(settled.next?.playing ?? settled.current.playing).toBe(last.playing);
        expect(replanAt(settled, last)).toBeUndefined();
      }),
    );
  });
});
