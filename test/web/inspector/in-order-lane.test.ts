import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InOrderLane } from '../../../web/inspector/network/in-order-lane.ts';
import { FakeClock } from '../../support/fake-clock.ts';

it('delivers at once where there is nothing to wait for', () => {
  const lane = new InOrderLane(new FakeClock());
  const out: string[] = [];
  lane.pass(0, () => out.push('now'));
  expect(out).toEqual(['now']);
});

it('holds a quick frame behind a stalled one, and delivers both when the stall ends', () => {
  const clock = new FakeClock();
  const lane = new InOrderLane(clock);
  const out: string[] = [];
  lane.pass(500, () => out.push('stalled'));
  lane.pass(10, () => out.push('quick'));
  clock.advance(499);
  expect(out).toEqual([]);
  expect(lane.length).toBe(2);
  clock.advance(1);
  expect(out).toEqual(['stalled', 'quick']);
});

it('keeps a frame that needs no time behind those that are on their way', () => {
  const clock = new FakeClock();
  const lane = new InOrderLane(clock);
  const out: number[] = [];
  lane.pass(50, () => out.push(1));
  lane.pass(0, () => out.push(2));
  expect(out).toEqual([]);
  clock.advance(50);
  expect(out).toEqual([1, 2]);
});

it('forgets what is on its way when it is cleared, and leaves no timer', () => {
  const clock = new FakeClock();
  const lane = new InOrderLane(clock);
  const out: number[] = [];
  lane.pass(50, () => out.push(1));
  lane.clear();
  clock.advance(100);
  expect(out).toEqual([]);
  expect(clock.pendingTimerCount()).toBe(0);
});

it('never delivers early or out of order, whatever the trips', () => {
  const step = fc.record({ waitMs: fc.nat(100), tripMs: fc.nat(400) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const clock = new FakeClock();
      const lane = new InOrderLane(clock);
      const out: number[] = [];
      steps.forEach(({ waitMs, tripMs }, i) => {
        clock.advance(waitMs);
        const leastAt = clock.now() + tripMs;
        lane.pass(tripMs, () => {
          expect(clock.now()).toBeGreaterThanOrEqual(leastAt);
          out.push(i);
        });
      });
      clock.advance(1000);
      expect(out).toEqual(steps.map((_, i) => i));
    }),
  );
});
