import { expect, it } from 'vitest';
import { Inspections } from '../../../server/inspector/inspections.ts';
import { FakeClock } from '../../support/fake-clock.ts';

it('makes a probe when the first begins to look and takes it away, timer and all, when the last has gone', async () => {
  const clock = new FakeClock();
  const inspections = new Inspections(clock);
  expect(inspections.inspectorOf('room')).toBeUndefined();

  const gone = new AbortController();
  const samples = inspections.follow('room', gone.signal);
  const first = samples.next();
  expect(inspections.followersOf('room')).toBe(1);
  expect(inspections.inspectorOf('other')).toBeUndefined();
  inspections.inspectorOf('room')?.received('anna', 'ping', 9);
  clock.advance(1000);
  expect((await first).value).toMatchObject({ at: 1000, clients: [{ participantId: 'anna' }] });

  const last = samples.next();
  gone.abort();
  expect((await last).done).toBe(true);
  expect(inspections.inspectorOf('room')).toBeUndefined();
  expect(clock.pendingTimerCount()).toBe(0);
});

it('gives all who look the same sample, and a slow one the latest instead of a growing heap', async () => {
  const clock = new FakeClock();
  const inspections = new Inspections(clock);
  const signal = new AbortController().signal;
  const [quick, slow] = [inspections.follow('room', signal), inspections.follow('room', signal)];
  const [one, other] = [quick.next(), slow.next()];
  clock.advance(1000);
  expect((await one).value).toEqual((await other).value);
  clock.advance(3000);
  expect((await slow.next()).value).toMatchObject({ at: 4000 });
  const next = slow.next();
  clock.advance(1000);
  expect((await next).value).toMatchObject({ at: 5000 });
});

it('lets everybody go when the server ends', async () => {
  const inspections = new Inspections(new FakeClock());
  const samples = inspections.follow('room', new AbortController().signal);
  const next = samples.next();
  inspections.close();
  expect((await next).done).toBe(true);
});
