import { describe, expect, it } from 'vitest';
import { TickThrottle } from '../../../server/limit/tick-throttle.ts';
import { TurnClock } from '../../support/turn-clock.ts';

describe('TickThrottle', () => {
  it('lets a few pass at once, and a few in each turn after', () => {
    const clock = new TurnClock();
    const throttle = new TickThrottle(clock, 2);
    const passed: number[] = [];
    for (let i = 0; i < 5; i++) throttle.pass('a', () => passed.push(i));
    expect(passed).toEqual([0, 1]);
    clock.endTurn();
    expect(passed).toEqual([0, 1, 2, 3]);
    clock.endTurn();
    expect(passed).toEqual([0, 1, 2, 3, 4]);
    expect(throttle.waitingKeys).toBe(0);
  });

  it('serves the keys in turn: one with a thousand does not hold up one with a single', () => {
    const clock = new TurnClock();
    const throttle = new TickThrottle(clock, 1);
    const passed: string[] = [];
    for (let i = 0; i < 1000; i++) throttle.pass('flood', () => passed.push('flood'));
    throttle.pass('child', () => passed.push('child'));
    clock.endTurn();
    clock.endTurn();
    expect(passed).toEqual(['flood', 'flood', 'child']);
  });

  it('lets nobody past those who wait', () => {
    const clock = new TurnClock();
    const throttle = new TickThrottle(clock, 1);
    const passed: number[] = [];
    for (const i of [1, 2, 3]) throttle.pass('a', () => passed.push(i));
    clock.endTurn();
    throttle.pass('a', () => passed.push(4));
    for (let i = 0; i < 3; i++) clock.endTurn();
    expect(passed).toEqual([1, 2, 3, 4]);
  });

  it('asks for no turn when nobody comes', () => {
    const clock = new TurnClock();
    const throttle = new TickThrottle(clock, 1);
    let passed = 0;
    throttle.pass('a', () => {
      passed += 1;
    });
    clock.endTurn();
    expect(passed).toBe(1);
    throttle.pass('a', () => {
      passed += 1;
    });
    expect(passed).toBe(2);
  });
});
