import { describe, expect, test } from 'vitest';
import { ClockSync, type ClockSyncOptions } from '../../client/clock-sync.ts';
import { FakeClock } from '../support/fake-clock.ts';

/** A server `offset` ahead, 20 ms away. */
function setUp(options: Partial<ClockSyncOptions> = {}) {
  const clock = new FakeClock({ startMs: 777 });
  const server = { offset: 5000, id: 'first', isReachable: true };
  const sentAt: number[] = [];
  const changes: string[] = [];
  const sync: ClockSync = new ClockSync({
    clock,
    sendPing: (clientTime) => {
      if (!server.isReachable) return false;
      sentAt.push(clientTime);
      const receivedAt = clock.now() + server.offset + 10;
      const clockId = server.id;
      clock.at(clock.now() + 20, () =>
        sync.receivePong({ clientTime, receivedAt, sentAt: receivedAt, clockId }),
      );
      return true;
    },
    onChange: () => changes.push(`${sync.clockId} ${sync.ready}`),
    ...options,
  });
  return { clock, server, sentAt, changes, sync };
}

describe('clock sync', () => {
  test('bursts on joining and pings every two seconds after', () => {
    const { clock, sentAt, sync } = setUp();
    sync.start();
    clock.advance(6000);
    expect(sentAt.slice(0, 12).map((at) => at - 777)).toEqual([...Array(12).keys()].map((i) => i * 75));
    expect(sentAt.slice(12).map((at) => at - 777)).toEqual([2825, 4825]);
  });

  test('is ready within a second and then tells the server’s time', () => {
    const { clock, changes, sync } = setUp();
    expect(sync.serverNow()).toBeUndefined();
    sync.start();
    clock.advance(600);
    expect(sync.ready).toBe(false);
    clock.advance(400);
    expect(sync.ready).toBe(true);
    expect(changes).toEqual(['first true']);
    expect(sync.serverNow()).toBeCloseTo(clock.now() + 5000, 6);
    expect(sync.clientAt(sync.serverNow() ?? 0)).toBeCloseTo(clock.now(), 6);
    expect(sync.quality).toMatchObject({ samples: 12, bestRoundTripMs: 20 });
  });

  test('sends no ping behind a large update', () => {
    let bufferedAmount = 100_000;
    const { clock, sentAt, sync } = setUp({ bufferedAmount: () => bufferedAmount });
    sync.start();
    clock.advance(500);
    expect(sentAt).toEqual([]);
    bufferedAmount = 0;
    clock.advance(1000);
    expect(sentAt.length).toBe(12);
  });

  test('ignores pongs that nobody waits for', () => {
    const { clock, sync } = setUp();
    sync.start();
    clock.advance(1000);
    sync.receivePong({ clientTime: 12, receivedAt: 0, sentAt: 0, clockId: 'first' });
    expect(sync.quality?.samples).toBe(12);
  });

  test('goes on by what it knows while there is no connection, and sends nothing', () => {
    const { clock, sentAt, sync } = setUp();
    sync.start();
    clock.advance(1000);
    sync.stop();
    clock.advance(60_000);
    expect(sentAt.length).toBe(12);
    expect(sync.serverNow()).toBeCloseTo(clock.now() + 5000, 3);
  });

  test('after a restart of the server keeps the old clock until the new one is known as well', () => {
    const { clock, server, changes, sync } = setUp();
    sync.start();
    clock.advance(3000);
    sync.stop();
    server.id = 'second';
    server.offset = -300;
    sync.start();
    clock.advance(600);
    expect(sync.clockId).toBe('first');
    expect(sync.serverNow()).toBeCloseTo(clock.now() + 5000, 3);
    clock.advance(400);
    expect(sync.clockId).toBe('second');
    expect(sync.serverNow()).toBeCloseTo(clock.now() - 300, 3);
    expect(changes).toEqual(['first true', 'second true']);
  });

  test('after a drop makes up for the pings that were left out, where the clock is the one that it knew', () => {
    for (const [goneMs, pings] of [
      [500, 3],
      [9000, 5],
      [60_000, 12],
    ] as const) {
      const { clock, sentAt, sync } = setUp();
      sync.connected('first');
      clock.advance(3000);
      expect(sentAt.length).toBe(13);
      sync.stop();
      clock.advance(goneMs);
      sync.connected('first');
      clock.advance(900);
      expect(sentAt.length - 13).toBe(pings);
    }
  });

  test('after a drop measures afresh a clock that it does not know well', () => {
    for (const [knownMs, clockId] of [
      [500, 'first'],
      [3000, 'second'],
      [3000, undefined],
    ] as const) {
      const { clock, sentAt, sync } = setUp();
      sync.connected('first');
      clock.advance(knownMs);
      sync.stop();
      const before = sentAt.length;
      sync.connected(clockId);
      clock.advance(900);
      expect(sentAt.length - before).toBe(12);
    }
  });

  test('T8 a laptop whose clock slept through the drop bursts as soon as a pong shows it', () => {
    const { clock, server, sentAt, sync } = setUp();
    sync.connected('first');
    clock.advance(3000);
    sync.stop();
    server.offset += 600_000;
    const before = sentAt.length;
    sync.connected('first');
    clock.advance(1000);
    expect(sentAt.length - before).toBeGreaterThanOrEqual(12);
    expect(sync.serverNow()).toBeCloseTo(clock.now() + 605_000, 6);
  });

  test('T8 a jump of the clock is noticed by the next ping, which starts a burst', () => {
    const { clock, server, changes, sync } = setUp();
    sync.start();
    clock.advance(10_000);
    server.offset += 10_000;
    clock.advance(3000);
    expect(changes).toEqual(['first true', 'first false', 'first true']);
    expect(sync.serverNow()).toBeCloseTo(clock.now() + 15_000, 6);
  });

  test('T8 measures afresh after a stall', () => {
    const { clock, sentAt, sync } = setUp();
    sync.start();
    clock.advance(5000);
    const before = sentAt.length;
    clock.stall(10_000);
    clock.advance(900);
    expect(sentAt.length - before).toBe(12);
  });

  test('a correction steps while nothing plays and is slewed while something does', () => {
    for (const inUse of [true, false]) {
      const { clock, server, sync } = setUp({ isInUse: () => inUse });
      sync.start();
      clock.advance(1000);
      server.offset += 12;
      const before = (sync.serverNow() ?? 0) - clock.now();
      clock.advance(2000);
      const correction = (sync.serverNow() ?? 0) - clock.now() - before;
      if (inUse) expect(correction).toBeLessThan(1);
      else expect(correction).toBeGreaterThan(0.5);
    }
  });
});
