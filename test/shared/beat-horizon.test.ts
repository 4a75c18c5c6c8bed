import { describe, expect, test } from 'vitest';
import { BeatHorizon } from '../../shared/beat-horizon.ts';
import { planTimeline, type TempoWish } from '../../shared/tempo-change.ts';
import type { TimelinePair } from '../../shared/timeline-pair.ts';

const wish: TempoWish = { bpm: 120, beatsPerBar: 4, beatUnit: 4, playing: true };
const options = { leadMs: 800, startLeadMs: 500, clockId: 'fake' };
const started = planTimeline(undefined, wish, 0, options);
const numbers = (beats: readonly { readonly beat: number }[]): number[] => beats.map(({ beat }) => beat);

function moved(byMs: number): TimelinePair {
  const { current, next } = started;
  if (next === undefined) throw new Error('no start was planned');
  return { current, next: { ...next, timeOrigin: next.timeOrigin + byMs } };
}

describe('beat horizon', () => {
  test('each beat within reach is taken once', () => {
    const horizon = new BeatHorizon();
    expect(numbers(horizon.reach(started, 400, 1100).beats)).toEqual([0, 1]);
    expect(numbers(horizon.reach(started, 450, 1600).beats)).toEqual([2]);
  });

  test('beats that are past are not taken', () => {
    expect(numbers(new BeatHorizon().reach(started, 1700, 2600).beats)).toEqual([3, 4]);
  });

  test('a stop cancels what was taken and has not sounded', () => {
    const horizon = new BeatHorizon();
    horizon.reach(started, 400, 1100);
    const stopped = planTimeline(started, { ...wish, playing: false }, 700, options);
    expect(numbers(horizon.reach(stopped, 700, 1200).cancelled)).toEqual([1]);
    expect(numbers(horizon.reach(stopped, 710, 1210).cancelled)).toEqual([]);
  });

  test('a beat that moves is cancelled and taken again; less than the tolerance is no move', () => {
    const horizon = new BeatHorizon(10);
    horizon.reach(started, 400, 600);
    expect(horizon.reach(moved(5), 400, 600)).toEqual({ beats: [], cancelled: [] });
    const { beats, cancelled } = horizon.reach(moved(40), 400, 600);
    expect(beats.map(({ at }) => at)).toEqual([540]);
    expect(cancelled.map(({ at }) => at)).toEqual([500]);
  });

  test('a clock set back by less than two seconds brings no beat twice', () => {
    const horizon = new BeatHorizon();
    horizon.reach(started, 400, 1100);
    expect(numbers(horizon.reach(started, 1300, 1600).beats)).toEqual([2]);
    expect(numbers(horizon.reach(started, 900, 1600).beats)).toEqual([]);
  });

  test('on another clock what was taken stays taken', () => {
    const horizon = new BeatHorizon(10);
    horizon.reach(started, 400, 600);
    horizon.shift(100_000);
    expect(horizon.reach(moved(100_003), 100_400, 100_600)).toEqual({ beats: [], cancelled: [] });
  });
});
