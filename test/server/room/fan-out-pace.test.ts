import { describe, expect, test } from 'vitest';
import { FanOutPace } from '../../../server/room/fan-out-pace.ts';

function intervalAfter(...turnsMs: number[]): number {
  const pace = new FanOutPace();
  for (const turnMs of turnsMs) pace.record(turnMs);
  return pace.intervalMs;
}

const long = (turnMs: number): number[] => Array.from({ length: 30 }, () => turnMs);

describe('the pace of awareness', () => {
  test('nobody waits while turns are short, nor for a single long one', () => {
    expect(intervalAfter()).toBe(0);
    expect(intervalAfter(...long(1))).toBe(0);
    expect(intervalAfter(...long(0.3), 8)).toBe(0);
  });

  test('rooms wait twice as long as turns are long, and never more than 25 ms', () => {
    expect(intervalAfter(...long(6))).toBeCloseTo(12, 0);
    expect(intervalAfter(...long(500))).toBe(25);
  });

  test('it ends when the loop has caught up', () => {
    expect(intervalAfter(...long(20), ...long(0.5))).toBe(0);
  });
});
