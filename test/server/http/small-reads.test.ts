import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSystemClock } from '../../../server/clock.ts';
import { readLittleByLittle } from '../../../server/http/plumbing/security/small-reads.ts';
import { until } from '../../support/wait.ts';

let server: Server;
let port: number;
beforeEach(async () => {
  server = createServer();
  const slowDown = readLittleByLittle(server, createSystemClock());
  server.on('connection', slowDown);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function all(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

it('begins no more requests in a turn than 2 KB hold, and all of them in the end', async () => {
  const small = 'GET / HTTP/1.1\r\nHost:x\r\n\r\n';
  const total = 10_000;
  let [begun, inThisTurn, most] = [0, 0, 0];
  server.on('request', (_request, response) => {
    begun += 1;
    inThisTurn += 1;
    most = Math.max(most, inThisTurn);
    if (inThisTurn === 1)
      setImmediate(() => {
        inThisTurn = 0;
      });
    response.end();
  });
  const client = connect(port, '127.0.0.1');
  client.resume();
  client.write(small.repeat(total));
  await until(() => begun === total, 'all requests');
  expect(most).toBeLessThanOrEqual(Math.ceil(2048 / small.length));
  client.destroy();
});

it('hands on a large body whole, also where it is read slowly', async () => {
  const body = randomBytes(3_000_000);
  const received: string[] = [];
  server.on('request', (incoming: IncomingMessage, response) => {
    void all(incoming).then((bytes) => {
      received.push(digest(bytes));
      response.end('read');
    });
  });
  const outgoing = request({ port, method: 'POST', headers: { 'content-length': body.length } });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  expect((await all(answer)).toString()).toBe('read');
  expect(received).toEqual([digest(body)]);
});

it('leaves the bytes of an upgrade whole and in order, those that came with its head too', async () => {
  const bytes = randomBytes(200_000);
  let upgraded: Promise<Buffer> | undefined;
  server.on('upgrade', (_request, socket: Duplex, head: Buffer) => {
    // As the socket library begins, some turns later.
    setTimeout(() => {
      if (head.length > 0) socket.unshift(head);
      upgraded = all(socket as Socket);
    }, 20);
  });
  const client = connect(port, '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: test\r\n\r\n');
  client.end(bytes);
  await until(() => upgraded !== undefined, 'the upgrade');
  expect(digest((await upgraded) ?? Buffer.alloc(0))).toBe(digest(bytes));
});

it('closes with the client, and forgets what was not read of one that is cut off', async () => {
  server.on('request', (incoming: IncomingMessage) => incoming.socket.destroy());
  const client = connect(port, '127.0.0.1');
  client.on('error', () => {});
  client.write('GET / HTTP/1.1\r\nHost:x\r\n\r\n'.repeat(5000));
  await until(() => client.closed, 'the end');
  const other = connect(port, '127.0.0.1');
  await once(other, 'connect');
  other.end();
  await once(other, 'close');
});
