import { beforeEach, describe, expect, it } from 'vitest';
import { CpuShareThrottle } from '../../../server/limit/cpu-share-throttle.ts';
import { BusyClock } from '../../support/busy-clock.ts';

let clock: BusyClock;
let passed: string[];

beforeEach(() => {
  clock = new BusyClock();
  passed = [];
});

function flood(throttle: CpuShareThrottle, key: string, count: number, costMs: number): void {
  for (let i = 0; i < count; i++) {
    throttle.pass(key.split('/'), () => {
      clock.work(costMs);
      passed.push(key);
    });
  }
}

/** Both callbacks of one that passes end in one turn. */
function endTurns(count: number): void {
  for (let i = 0; i < count; i++) clock.endTurn();
}

/** ms until it is so. */
function waitOf(isSo: () => boolean): number {
  const startedAt = clock.now();
  while (!isSo()) {
    clock.advance(1);
    clock.endTurn();
  }
  return clock.now() - startedAt;
}

describe('CpuShareThrottle', () => {
  it('lets one pass in each turn while the burst lasts, then the share of the time', () => {
    const throttle = new CpuShareThrottle(clock, { share: 0.1, burstMs: 10, overheadMs: 0 });
    flood(throttle, 'a', 1000, 1);
    endTurns(3);
    expect(passed.length).toBe(3);
    endTurns(100);
    expect(passed.length).toBeLessThanOrEqual(12);
    const before = passed.length;
    for (let i = 0; i < 1000; i++) {
      clock.advance(1);
      clock.endTurn();
    }
    // A tenth of what has passed, its own work included.
    expect(passed.length - before).toBeGreaterThan(95);
    expect(passed.length - before).toBeLessThan(120);
  });

  it('serves the keys in turn: a child waits for one of a flood, not for all', () => {
    const throttle = new CpuShareThrottle(clock, { share: 0.5, burstMs: 100, overheadMs: 0 });
    flood(throttle, 'flood', 100, 1);
    flood(throttle, 'child', 1, 1);
    endTurns(2);
    expect(passed).toEqual(['flood', 'child']);
  });

  it('counts for each what it costs elsewhere', () => {
    const throttle = new CpuShareThrottle(clock, { share: 0.5, burstMs: 1, overheadMs: 0.5 });
    flood(throttle, 'a', 100, 0);
    endTurns(100);
    expect(passed.length).toBe(3);
  });

  it('charges what a request has cost, however much, and holds the others up for no longer than a moment', () => {
    const throttle = new CpuShareThrottle(clock, { share: 0.2, burstMs: 10, maxWaitMs: 1000, overheadMs: 0 });
    flood(throttle, 'dear', 1, 50);
    endTurns(2);
    expect(passed.length).toBe(1);
    flood(throttle, 'child', 1, 0);
    const wait = waitOf(() => passed.includes('child'));
    // 50 ms at a fifth, less the burst.
    expect(wait).toBeGreaterThanOrEqual(190);
    expect(wait).toBeLessThanOrEqual(210);
    flood(throttle, 'dear', 1, 60_000);
    endTurns(2);
    flood(throttle, 'another child', 1, 0);
    expect(waitOf(() => passed.includes('another child'))).toBeLessThanOrEqual(1010);
  });

  it('gives whose requests are dear fewer of them, and the others as many as before', () => {
    const throttle = new CpuShareThrottle(clock, { share: 0.2, burstMs: 10, overheadMs: 0 });
    flood(throttle, 'dear', 1000, 20);
    flood(throttle, 'cheap', 10_000, 1);
    for (let i = 0; i < 10_000; i++) {
      clock.advance(1);
      clock.endTurn();
    }
    const count = (key: string): number => passed.filter((each) => each === key).length;
    // Half of a fifth of the time each.
    expect(count('dear')).toBeGreaterThan(40);
    expect(count('dear')).toBeLessThan(70);
    expect(count('cheap')).toBeGreaterThan(900);
  });

  it('divides an address between those who show who they are and those who do not', () => {
    const throttle = new CpuShareThrottle(clock, { share: 0.5, burstMs: 100, overheadMs: 0 });
    for (let socket = 0; socket < 100; socket++) flood(throttle, `school/unknown/${socket}`, 5, 1);
    endTurns(1);
    flood(throttle, 'school/known/Ada', 1, 1);
    flood(throttle, 'school/unknown/101', 1, 1);
    flood(throttle, 'home/unknown/1', 1, 1);
    endTurns(6);
    expect(passed.slice(1, 3).sort()).toEqual(['home/unknown/1', 'school/known/Ada']);
  });

  it('charges nobody for the time in which the process stood still', () => {
    const throttle = new CpuShareThrottle(clock, { share: 0.5, burstMs: 10, overheadMs: 0 });
    throttle.pass(['a'], () => clock.stall(60_000));
    clock.endTurn();
    flood(throttle, 'b', 1, 0);
    clock.endTurn();
    expect(passed).toEqual(['b']);
  });

  it('goes on after one that throws', () => {
    const throttle = new CpuShareThrottle(clock, { share: 0.5, burstMs: 100, overheadMs: 0 });
    throttle.pass(['a'], () => {
      throw new Error('a fault');
    });
    flood(throttle, 'a', 1, 0);
    expect(() => clock.endTurn()).toThrow('a fault');
    clock.endTurn();
    expect(passed).toEqual(['a']);
    expect(throttle.waitingLanes).toBe(0);
  });
});
