import { describe, expect, test } from 'vitest';
import { createTicker } from '../../../server/beat/ticker.ts';
import type { Tick } from '../../../shared/awareness-state.ts';
import { planTimeline, type TempoWish } from '../../../shared/tempo-change.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const wish: TempoWish = { bpm: 120, beatsPerBar: 4, beatUnit: 4, playing: true };
const options = { leadMs: 800, startLeadMs: 500, clockId: 'fake' };

function setUp() {
  const clock = new FakeClock();
  const ticks: (Tick & { readonly sentAt: number })[] = [];
  const lateness: number[] = [];
  const ticker = createTicker({
    clock,
    leadMs: 250,
    onTick: (tick) => ticks.push({ ...tick, sentAt: clock.now() }),
    onLateness: (ms) => lateness.push(ms),
  });
  return { clock, ticks, lateness, ticker };
}
const started = planTimeline(undefined, wish, 0, options);

describe('ticker', () => {
  test('announces each beat once, the lead ahead of its time', () => {
    const { clock, ticks, ticker, lateness } = setUp();
    ticker.set(started);
    clock.advance(2300);
    expect(ticks).toEqual([
      { beat: 0, at: 500, timelineRev: 1, sentAt: 250 },
      { beat: 1, at: 1000, timelineRev: 1, sentAt: 750 },
      { beat: 2, at: 1500, timelineRev: 1, sentAt: 1250 },
      { beat: 3, at: 2000, timelineRev: 1, sentAt: 1750 },
      { beat: 4, at: 2500, timelineRev: 1, sentAt: 2250 },
    ]);
    expect(Math.max(...lateness)).toBe(0);
  });

  test('T4 an hour of ticks ends where the formula says', () => {
    const { clock, ticks, ticker } = setUp();
    ticker.set(planTimeline(undefined, { ...wish, bpm: 132 }, 0, options));
    clock.advance(3_600_000);
    const last = ticks.at(-1);
    expect(last?.at).toBeCloseTo(500 + (last?.beat ?? 0) * (60_000 / 132), 4);
    expect(ticks.length).toBe((last?.beat ?? 0) + 1);
    expect((last?.at ?? 0) - 250 - (last?.sentAt ?? 0)).toBeCloseTo(0, 4);
  });

  test('T8 a stall skips what is past and bursts nothing', () => {
    const { clock, ticks, lateness, ticker } = setUp();
    ticker.set(started);
    clock.advance(1100);
    clock.stall(10_000);
    clock.advance(1000);
    expect(ticks.map((tick) => tick.beat)).toEqual([0, 1, 22, 23]);
    expect(ticks.every((tick) => tick.at >= tick.sentAt)).toBe(true);
    expect(Math.max(...lateness)).toBe(9850);
  });

  test('T6 follows a change of tempo without skipping or doubling a beat', () => {
    const { clock, ticks, ticker } = setUp();
    ticker.set(started);
    clock.advance(1000);
    ticker.set(planTimeline(started, { ...wish, bpm: 60 }, 1000, options));
    clock.advance(6000);
    expect(ticks.map((tick) => tick.beat)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(ticks[4]).toMatchObject({ at: 2500, timelineRev: 2 });
    expect(ticks[5]).toMatchObject({ at: 3500, timelineRev: 2 });
  });

  test('announces a beat again, with the new revision, only where its time has changed', () => {
    const { clock, ticks, ticker } = setUp();
    ticker.set(started);
    clock.advance(300);
    const { next } = started;
    if (next === undefined) throw new Error('no start was planned');
    ticker.set({ ...started, next: { ...next, rev: 2 } });
    expect(ticks.length).toBe(1);
    ticker.set({ ...started, next: { ...next, rev: 3, timeOrigin: 540 } });
    expect(ticks).toEqual([
      { beat: 0, at: 500, timelineRev: 1, sentAt: 250 },
      { beat: 0, at: 540, timelineRev: 3, sentAt: 300 },
    ]);
  });

  test('is silent while nothing plays and after closing', () => {
    const { clock, ticks, ticker } = setUp();
    ticker.set(started);
    clock.advance(300);
    ticker.set(planTimeline(started, { ...wish, playing: false }, 300, options));
    clock.advance(5000);
    expect(ticks.length).toBe(1);
    ticker.set(started);
    ticker.close();
    expect(clock.pendingTimerCount()).toBe(0);
  });
});
