import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { forwardedHost } from '../../../server/gateway/forwarded-host.ts';
import { ClientAddress } from '../../../server/http/plumbing/client-address.ts';

const headers = [
  {},
  { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'music.example' },
  {
    'x-forwarded-for': '198.51.100.1, 203.0.113.9, 10.0.0.7',
    'x-forwarded-host': 'fake.example, music.example',
  },
];

/** What `look` finds in a real request, with each of the headers in turn. */
async function seenBy(look: (request: IncomingMessage) => unknown): Promise<unknown[]> {
  const seen: unknown[] = [];
  const server = createServer((request, response) => {
    seen.push(look(request));
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (const each of headers) await (await fetch(`http://127.0.0.1:${port}`, { headers: each })).text();
  server.close();
  return seen.map((text) => String(text).replace(String(port), 'PORT'));
}

/** What Fastify says of the same requests. */
async function seenByFastify(trustProxy: string[] | false): Promise<unknown[]> {
  const app = Fastify({ trustProxy });
  app.get('/', (request) => `${request.ip} ${request.host}`);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const seen: string[] = [];
  for (const each of headers) seen.push(await (await fetch(url, { headers: each })).text());
  await app.close();
  return seen.map((text) => text.replace(new URL(url).port, 'PORT'));
}

it.each([[[]], [['127.0.0.1']], [['loopback', '10.0.0.0/8']], [['192.0.2.1']]])(
  'believes the headers of the proxies that are trusted, as Fastify does: %j',
  async (trustProxy: string[]) => {
    const clientAddress = new ClientAddress({ trustProxy, addressHeader: 'x-forwarded-for' });
    const seen = await seenBy(
      (request) => `${clientAddress.of(request)} ${forwardedHost(request, clientAddress)}`,
    );
    expect(seen).toEqual(await seenByFastify(trustProxy.length > 0 && trustProxy));
  },
);
