/** Node's own look at connections that are slow, on a clock whose pauses a test makes. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { forgivePauses } from '../../../server/http/plumbing/security/forgive-pauses.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const timeoutMs = 10_000;

let server: Server;
let clock: FakeClock;
const sockets: Socket[] = [];

beforeEach(async () => {
  clock = new FakeClock();
  server = createServer(
    { requestTimeout: timeoutMs, headersTimeout: timeoutMs / 2 },
    (_request, response) => {
      response.end('read');
    },
  );
  forgivePauses(server, clock);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
});

async function ask(socket: Socket): Promise<string> {
  const answer = once(socket, 'data');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const [bytes] = await answer;
  return String(bytes).slice(0, 15);
}

/** One that has been answered once, and is idle. */
async function connected(): Promise<Socket> {
  const address = server.address();
  const socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1');
  sockets.push(socket);
  expect(await ask(socket)).toBe('HTTP/1.1 200 OK');
  return socket;
}

it('gives requests as much longer as this process was away, for as long as one may last', () => {
  expect([server.requestTimeout, server.headersTimeout]).toEqual([10_000, 5000]);
  clock.stall(15_000);
  expect([server.requestTimeout, server.headersTimeout]).toEqual([25_000, 20_000]);
  clock.advance(5000);
  clock.stall(2000);
  expect(server.requestTimeout).toBe(27_000);
  clock.advance(5000);
  expect(server.requestTimeout).toBe(12_000);
  clock.advance(5000);
  expect([server.requestTimeout, server.headersTimeout]).toEqual([10_000, 5000]);
});

it('an idle connection is not closed on a request that waits to be read', async () => {
  server.keepAliveTimeout = 50;
  const socket = await connected();
  const timedOut = once(server, 'timeout');
  clock.stall(15_000);
  await timedOut;
  expect(await ask(socket)).toBe('HTTP/1.1 200 OK');
  clock.advance(1000);
  expect(await ask(socket)).toBe('HTTP/1.1 200 OK');
});

it('an idle connection on which nothing came meanwhile is closed by the second look', async () => {
  server.keepAliveTimeout = 50;
  const socket = await connected();
  const closed = once(socket, 'close');
  socket.resume();
  const timedOut = once(server, 'timeout');
  clock.stall(15_000);
  await timedOut;
  clock.advance(1000);
  await closed;
});
