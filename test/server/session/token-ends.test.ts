import { expect, it } from 'vitest';
import { TokenEnds } from '../../../server/session/token-ends.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function setUp() {
  const clock = new FakeClock();
  const ended: string[] = [];
  const bearer = (name: string) => ({ tokenEnded: () => ended.push(name) });
  return { clock, ended, bearer, ends: new TokenEnds(clock), end: clock.unixNow() + 1000 };
}

it('tells all whose tokens end then, by one timer', () => {
  const { clock, ended, bearer, ends, end } = setUp();
  for (const name of ['a', 'b']) ends.add(end, bearer(name));
  ends.add(end + 1, bearer('c'));
  expect(clock.pendingTimerCount()).toBe(2);
  clock.advance(999);
  expect(ended).toEqual([]);
  clock.advance(1);
  expect(ended).toEqual(['a', 'b']);
  clock.advance(1);
  expect(ended).toEqual(['a', 'b', 'c']);
});

it('tells nobody who was taken out, and keeps no timer for them', () => {
  const { clock, ended, bearer, ends, end } = setUp();
  const [a, b] = [bearer('a'), bearer('b')];
  ends.add(end, a);
  ends.add(end, b);
  ends.remove(end, a);
  ends.remove(end + 5, b);
  expect(clock.pendingTimerCount()).toBe(1);
  ends.remove(end, b);
  ends.remove(end, b);
  expect(clock.pendingTimerCount()).toBe(0);
  clock.advance(2000);
  expect(ended).toEqual([]);
});

it('tells at once of an end that has passed', () => {
  const { clock, ended, bearer, ends, end } = setUp();
  ends.add(end - 5000, bearer('late'));
  clock.advance(0);
  expect(ended).toEqual(['late']);
});

it('reads what has come in a pause of this process before it ends anybody', () => {
  const { clock, ended, bearer, ends, end } = setUp();
  const [renewed, gone] = [bearer('renewed'), bearer('gone')];
  ends.add(end, renewed);
  ends.add(end, gone);
  clock.stall(15_000);
  expect(ended).toEqual([]);
  ends.remove(end, renewed);
  ends.add(end + 3_600_000, renewed);
  clock.advance(2000);
  expect(ended).toEqual(['gone']);
  ends.remove(end, gone);
  expect(clock.pendingTimerCount()).toBe(1);
});
