import { describe, expect, test } from 'vitest';
import { FanOutPace } from '../../../server/room/fan-out-pace.ts';

/** Of every 10 ms so many are busy, for two seconds. */
function work(pace: FanOutPace, busyMs: number, fromMs = 0): number {
  for (let at = fromMs; at < fromMs + 2000; at += 10) pace.record(at, at + busyMs);
  return pace.intervalMs;
}

describe('the pace of fan-outs', () => {
  test('nobody waits while the loop has time to spare, nor after a single long turn', () => {
    expect(new FanOutPace().intervalMs).toBe(0);
    const pace = new FanOutPace();
    expect(work(pace, 7)).toBe(0);
    pace.record(2000, 2010);
    expect(pace.intervalMs).toBe(0);
  });

  test.each([
    [8, 16],
    [9, 48],
    [10, 80],
  ])('a loop that is busy %d of 10 ms gathers for about %d ms', (busyMs, intervalMs) => {
    const found = work(new FanOutPace(), busyMs);
    expect(found).toBeGreaterThan(0.85 * intervalMs);
    expect(found).toBeLessThan(1.15 * intervalMs);
  });

  test('it ends when the loop has caught up', () => {
    const pace = new FanOutPace();
    work(pace, 10);
    expect(work(pace, 1, 2000)).toBe(0);
  });

  test('what follows a long silence finds no load', () => {
    const pace = new FanOutPace();
    work(pace, 10);
    pace.record(60_000, 60_001);
    expect(pace.intervalMs).toBe(0);
  });
});
