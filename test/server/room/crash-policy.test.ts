import { beforeEach, describe, expect, it } from 'vitest';
import { CrashPolicy } from '../../../server/room/crash-policy.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const minuteMs = 60_000;

class FailingRoom {
  failures = 0;
  failed(): void {
    this.failures += 1;
  }
}

let clock: FakeClock;
let live: FailingRoom[];
/** Every room that has been live: one that failed is loaded anew. */
let failedAt: number[];
let faults: unknown[];
let crashPolicy: CrashPolicy;

beforeEach(() => {
  clock = new FakeClock();
  failedAt = [];
  faults = [];
  live = [reloading()];
  crashPolicy = new CrashPolicy({
    clock,
    liveRooms: () => live,
    onFault: (error) => faults.push(error),
  });
});

function reloading(): FailingRoom {
  const room = new FailingRoom();
  room.failed = () => {
    failedAt.push(clock.now() / minuteMs);
    live = live.map((each) => (each === room ? reloading() : each));
  };
  return room;
}

function exceptionsFor(minutes: number, everyMs: number): void {
  for (let ms = 0; ms < minutes * minuteMs; ms += everyMs) {
    crashPolicy.caught(new Error('a fault'));
    clock.advance(everyMs);
  }
}

describe('an exception that nothing caught', () => {
  it('fails every live room at once', () => {
    live = [new FailingRoom(), new FailingRoom()];
    crashPolicy.caught(new Error('a fault'));
    expect(live.map(({ failures }) => failures)).toEqual([1, 1]);
  });

  it('that comes ten times a second reloads a room seven times in 45 minutes, not 27,000 times', () => {
    exceptionsFor(45, 100);
    expect(failedAt.map(Math.round)).toEqual([0, 1, 3, 7, 15, 30, 45]);
  });

  it('that comes just after each rest counts as the same fault', () => {
    exceptionsFor(60, minuteMs + 1000);
    expect(failedAt.length).toBeLessThanOrEqual(8);
  });

  it('that came during a rest fails the rooms of that moment when it is over, and none that was loaded since', () => {
    crashPolicy.caught(new Error('the first'));
    clock.advance(1000);
    const old = new FailingRoom();
    live = [old];
    crashPolicy.caught(new Error('the second'));
    const young = new FailingRoom();
    live = [old, young];
    clock.advance(minuteMs);
    expect([old.failures, young.failures]).toEqual([1, 0]);
  });

  it('finds nothing to do at the end of a rest in which none came, and begins anew after a quiet quarter of an hour', () => {
    crashPolicy.caught(new Error('a fault'));
    clock.advance(20 * minuteMs);
    expect(failedAt).toEqual([0]);
    crashPolicy.caught(new Error('another'));
    crashPolicy.caught(new Error('another'));
    clock.advance(minuteMs);
    expect(failedAt).toEqual([0, 20, 21]);
    expect(clock.pendingTimerCount()).toBe(1);
  });

  it('fails the others where one room throws even at that', () => {
    const bad = new FailingRoom();
    bad.failed = () => {
      throw new Error('worse');
    };
    const good = new FailingRoom();
    live = [bad, good];
    crashPolicy.caught(new Error('a fault'));
    expect(good.failures).toBe(1);
    expect(faults).toEqual([new Error('worse')]);
  });
});
