import { setImmediate } from 'node:timers/promises';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { admitByTurns } from '../../../server/http/security/admit-by-turns.ts';
import { BusyClock } from '../../support/busy-clock.ts';

const costMs = 1;

it('HTTP requests without end get a burst, and then no more than a fifth of the time', async () => {
  const clock = new BusyClock();
  const app = Fastify();
  admitByTurns(app, clock);
  let answered = 0;
  app.get('/', () => {
    clock.work(costMs);
    answered += 1;
    return '';
  });
  await app.ready();
  for (let i = 0; i < 1200; i++) void app.inject('/');
  const turn = async (): Promise<void> => {
    clock.endTurn();
    await setImmediate();
  };
  for (let i = 0; i < 1000; i++) await turn();
  // Half a second of work, and what comes free while it is done.
  expect(answered).toBeGreaterThan(500 / costMs);
  expect(answered).toBeLessThan(650 / costMs);
  const [before, begunAt] = [answered, clock.now()];
  for (let i = 0; i < 1000; i++) {
    clock.advance(1);
    await turn();
  }
  const share = ((answered - before) * costMs) / (clock.now() - begunAt);
  expect(share).toBeGreaterThan(0.15);
  expect(share).toBeLessThan(0.22);
  await app.close();
});
