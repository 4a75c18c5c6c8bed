import { describe, expect, it } from 'vitest';
import { DownbeatError } from '../../client/downbeat-error.ts';
import { type DatedToken, RoomToken } from '../../client/room-token.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { hourMs, settle } from './seat.ts';

interface Bench {
  readonly clock: FakeClock;
  readonly token: RoomToken;
  readonly asked: string[];
  readonly renewed: string[];
  readonly refusals: DownbeatError[];
}

function bench(answer: (clock: FakeClock, count: number) => DatedToken | Error, lifeMs = hourMs): Bench {
  const clock = new FakeClock();
  const asked: string[] = [];
  const renewed: string[] = [];
  const refusals: DownbeatError[] = [];
  const token = new RoomToken({
    initial: { token: 't0', expiresAt: clock.unixNow() + lifeMs },
    refresh: async (old) => {
      asked.push(old);
      const result = answer(clock, asked.length);
      if (result instanceof Error) throw result;
      return result;
    },
    clock,
    random: () => 0,
    onRenewed: (dated) => renewed.push(dated.token),
    onRefused: (error) => refusals.push(error),
  });
  return { clock, token, asked, renewed, refusals };
}

const always =
  (lifeMs = hourMs) =>
  (clock: FakeClock, count: number): DatedToken => ({
    token: `t${count}`,
    expiresAt: clock.unixNow() + lifeMs,
  });
const offline = new DownbeatError({ code: 'NETWORK', status: 0 }, 'The server did not answer.');
const removed = new DownbeatError({ code: 'REMOVED', status: 403 }, 'A teacher removed you from the room.');

describe('the room token', () => {
  it('renews itself five minutes before an hour is over, and again an hour later', async () => {
    const { clock, token, asked, renewed } = bench(always());
    clock.advance(hourMs - 300_001);
    expect(asked).toEqual([]);
    clock.advance(1);
    await settle();
    expect(token.current.token).toBe('t1');
    clock.advance(hourMs - 300_000);
    await settle();
    expect(asked).toEqual(['t0', 't1']);
    expect(renewed).toEqual(['t1', 't2']);
  });

  it('renews a short one when a quarter of its life is left', async () => {
    const { clock, asked } = bench(always(20_000), 20_000);
    clock.advance(14_999);
    expect(asked).toEqual([]);
    clock.advance(1);
    expect(asked).toEqual(['t0']);
  });

  it('is handed out at once while it has life left', async () => {
    const { token, asked } = bench(always());
    expect(await token.fresh()).toBe('t0');
    expect(asked).toEqual([]);
  });

  it('is never handed out past its end, though the timers slept with the laptop', async () => {
    const { clock, token } = bench(always());
    clock.stepWallClock(9 * hourMs);
    expect(await token.fresh()).toBe('t1');
  });

  it('asks once for all who want a new one at the same time', async () => {
    const { token, asked } = bench(always());
    expect(await Promise.all([token.renew(), token.renew(), token.renew()])).toEqual(['t1', 't1', 't1']);
    expect(asked).toEqual(['t0']);
  });

  it('tries again while the server does not answer', async () => {
    const { clock, token, asked, refusals } = bench((at, count) =>
      count < 4 ? offline : always()(at, count),
    );
    clock.advance(hourMs - 300_000);
    for (let i = 0; i < 4; i++) {
      await settle();
      clock.advance(10_000);
    }
    await settle();
    expect(asked).toEqual(['t0', 't0', 't0', 't0']);
    expect(token.current.token).toBe('t4');
    expect(refusals).toEqual([]);
  });

  it('says so and stops when the server refuses for good', async () => {
    const { clock, asked, refusals } = bench(() => removed);
    clock.advance(hourMs);
    await settle();
    clock.advance(hourMs);
    await settle();
    expect(asked).toEqual(['t0']);
    expect(refusals).toEqual([removed]);
  });

  it('does not storm the server with renewals where lifetimes make no sense', async () => {
    const { clock, asked } = bench(always(-hourMs), -hourMs);
    for (let second = 0; second < 10; second++) {
      clock.advance(1000);
      await settle();
    }
    expect(asked.length).toBeLessThanOrEqual(10);
  });

  it('leaves no timer behind once stopped, even in the middle of a renewal', async () => {
    const { clock, token, renewed } = bench(always());
    const renewal = token.renew();
    token.stop();
    await renewal;
    expect(clock.pendingTimerCount()).toBe(0);
    expect(renewed).toEqual([]);
  });
});
