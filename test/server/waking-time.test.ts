import { expect, it } from 'vitest';
import { lookEveryMs, WakingTime } from '../../server/waking-time.ts';

function setUp() {
  let nowMs = 5000;
  const waking = new WakingTime(() => nowMs);
  return {
    waking,
    /** Time passes while the process looks, a little late each time. */
    run(ms: number, lateMs = 0): void {
      for (let passed = 0; passed < ms; passed += lookEveryMs + lateMs) {
        nowMs += lookEveryMs + lateMs;
        waking.look();
      }
    },
    /** Nothing runs: whoever comes first afterwards may ask before the next look. */
    stop(ms: number): void {
      nowMs += ms;
    },
  };
}

it('passes as the clock does while the process runs, though its looks come somewhat late', () => {
  const { waking, run } = setUp();
  run(60_000);
  expect(waking.read()).toBe(60_000);
  run(60_000, 50);
  expect(waking.read()).toBe(120_000);
});

it('stands still in a pause of any length, whether it is asked before or after the next look', () => {
  const { waking, run, stop } = setUp();
  run(1000);
  stop(15_000);
  expect(waking.read()).toBeLessThanOrEqual(1000 + 2 * lookEveryMs);
  waking.look();
  expect(waking.read()).toBeLessThanOrEqual(1000 + 2 * lookEveryMs);
  const before = waking.read();
  run(1000);
  expect(waking.read() - before).toBe(1000);
});

it('goes on, slower, where the loop is blocked again and again: what is dead is found out in the end', () => {
  const { waking, stop } = setUp();
  for (let i = 0; i < 10; i++) {
    stop(1000);
    waking.look();
  }
  expect(waking.read()).toBe(10 * 2 * lookEveryMs);
});
