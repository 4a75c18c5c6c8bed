import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { ClientAddress } from '../../../server/http/plumbing/client-address.ts';
import { admitByTurns, createRequestGate } from '../../../server/http/plumbing/security/admit-by-turns.ts';
import { parseShallowJson } from '../../../server/http/plumbing/security/shallow-json.ts';
import { BusyClock } from '../../support/busy-clock.ts';
import { until } from '../../support/wait.ts';

const costMs = 1;
const clientAddress = new ClientAddress({ trustProxy: [], addressHeader: 'x-forwarded-for' });

function createApp(clock: BusyClock): FastifyInstance {
  const app = Fastify();
  const pass = createRequestGate({ clock, clientAddress, holderOf: () => undefined });
  admitByTurns(app, clock, pass);
  parseShallowJson(app, pass);
  return app;
}

describe('HTTP requests without end', () => {
  it.each<readonly [what: string, request: InjectOptions]>([
    ['whose answer costs', { method: 'GET', url: '/' }],
    ['whose body costs, which comes later than the head', { method: 'POST', url: '/', payload: {} }],
  ])('%s get a burst, and then no more than a fifth of the time', async (_what, request) => {
    const clock = new BusyClock();
    const app = createApp(clock);
    let answered = 0;
    app.all('/', () => {
      clock.work(costMs);
      answered += 1;
      return '';
    });
    await app.ready();
    for (let i = 0; i < 1200; i++) void app.inject(request);
    const turn = async (): Promise<void> => {
      clock.endTurn();
      await setImmediate();
    };
    for (let i = 0; i < 2500; i++) await turn();
    // Half a second of work, and what comes free while it is done; some of it goes on what is not measured.
    expect(answered).toBeGreaterThan(220 / costMs);
    expect(answered).toBeLessThan(650 / costMs);
    const [before, begunAt] = [answered, clock.now()];
    for (let i = 0; i < 1000; i++) {
      clock.advance(1);
      await turn();
    }
    const share = ((answered - before) * costMs) / (clock.now() - begunAt);
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.22);
    await app.close();
  });
});

it('does nothing for a client that is gone before its turn', async () => {
  const clock = new BusyClock();
  const app = createApp(clock);
  let begun = 0;
  app.get('/', () => {
    begun += 1;
    return '';
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const requested = once(app.server, 'request') as Promise<[IncomingMessage]>;
  // Connections have their turns too.
  const turns = setInterval(() => clock.endTurn(), 1);
  const client = connect(port, '127.0.0.1');
  client.on('error', () => {});
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [{ socket }] = await requested;
  clearInterval(turns);
  client.destroy();
  await until(() => socket.destroyed, 'the end of the connection');
  for (let i = 0; i < 10; i++) {
    clock.endTurn();
    await setImmediate();
  }
  expect(begun).toBe(0);
  await app.close();
});
