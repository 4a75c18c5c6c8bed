/** What several frames are on the wire, to the WebSocket library at the other end. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { SocketConnection } from '../../../server/gateway/socket-connection.ts';
import { ServerMetrics } from '../../../server/metrics/server-metrics.ts';
import { maxFramedBytes } from '../../../server/session/binary-frame.ts';

let server: WebSocketServer;
let client: WebSocket;
let connection: SocketConnection;
let transport: Socket;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  client = new WebSocket(`ws://127.0.0.1:${port}`);
  const [[socket, request]] = await Promise.all([once(server, 'connection'), once(client, 'open')]);
  transport = request.socket;
  connection = new SocketConnection(socket, transport, {
    metrics: new ServerMetrics(),
    requestId: 'r',
    heardAt: 0,
  });
});

afterEach(() => {
  client.terminate();
  server.close();
});

const frameOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i + length) % 251);

function received(count: number): Promise<Uint8Array[]> {
  const messages: Uint8Array[] = [];
  return new Promise((resolve) => {
    client.on('message', (data: Buffer) => {
      messages.push(new Uint8Array(data));
      if (messages.length === count) resolve(messages);
    });
  });
}

it('frames sent together arrive in order, whatever their sizes, between those before and after', async () => {
  const frames = [1, 300, maxFramedBytes, maxFramedBytes + 1, 0, 200_000, 7, 7].map(frameOf);
  const sent = [frameOf(90_000), ...frames, frameOf(9)];
  const all = received(sent.length);
  connection.send(frameOf(90_000));
  connection.sendTogether(frames);
  connection.send(frameOf(9));
  const arrived = await all;
  expect(arrived.map(({ length }) => length)).toEqual(sent.map(({ length }) => length));
  expect(arrived.filter((bytes, i) => Buffer.compare(bytes, sent[i] ?? bytes) !== 0)).toEqual([]);
});

it('they leave as one write', async () => {
  const single = vi.spyOn(transport, '_write');
  const gathered = vi.spyOn(transport, '_writev');
  const all = received(3);
  connection.sendTogether([frameOf(20), frameOf(100_000), frameOf(20)]);
  await all;
  expect([single.mock.calls.length, gathered.mock.calls.length]).toEqual([0, 1]);
});

it('to who is gone, nothing is sent', async () => {
  client.terminate();
  await once(transport, 'close');
  connection.sendTogether([frameOf(5)]);
  connection.send(frameOf(100_000));
  expect(connection.bufferedBytes).toBe(0);
});
