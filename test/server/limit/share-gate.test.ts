import { beforeEach, describe, expect, it } from 'vitest';
import { ShareGate } from '../../../server/limit/share-gate.ts';
import { BusyClock } from '../../support/busy-clock.ts';

let clock: BusyClock;
let passed: string[];

beforeEach(() => {
  clock = new BusyClock();
  passed = [];
});

function flood(gate: ShareGate, key: string, count: number, costMs: number): void {
  for (let i = 0; i < count; i++) {
    gate.pass(key, () => {
      clock.work(costMs);
      passed.push(key);
    });
  }
}

/** Both callbacks of one that passes end in one turn. */
function endTurns(count: number): void {
  for (let i = 0; i < count; i++) clock.endTurn();
}

describe('ShareGate', () => {
  it('lets one pass in each turn while the burst lasts, then the share of the time', () => {
    const gate = new ShareGate(clock, { share: 0.1, burstMs: 10, overheadMs: 0 });
    flood(gate, 'a', 1000, 1);
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
    const gate = new ShareGate(clock, { share: 0.5, burstMs: 100, overheadMs: 0 });
    flood(gate, 'flood', 100, 1);
    flood(gate, 'child', 1, 1);
    endTurns(2);
    expect(passed).toEqual(['flood', 'child']);
  });

  it('counts for each what it costs elsewhere', () => {
    const gate = new ShareGate(clock, { share: 0.5, burstMs: 1, overheadMs: 0.5 });
    flood(gate, 'a', 100, 0);
    endTurns(100);
    expect(passed.length).toBe(3);
  });

  it('makes nobody wait long after a stop of the whole process', () => {
    const gate = new ShareGate(clock, { share: 0.5, burstMs: 10, overheadMs: 0 });
    flood(gate, 'a', 1, 60_000);
    clock.endTurn();
    flood(gate, 'b', 1, 0);
    clock.advance(100);
    clock.endTurn();
    expect(passed).toEqual(['a', 'b']);
  });

  it('goes on after one that throws', () => {
    const gate = new ShareGate(clock, { share: 0.5, burstMs: 100, overheadMs: 0 });
    gate.pass('a', () => {
      throw new Error('a fault');
    });
    flood(gate, 'a', 1, 0);
    expect(() => clock.endTurn()).toThrow('a fault');
    clock.endTurn();
    expect(passed).toEqual(['a']);
    expect(gate.waitingKeys).toBe(0);
  });
});
