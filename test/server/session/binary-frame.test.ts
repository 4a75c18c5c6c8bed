import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { BinaryFrame, maxFramedBytes } from '../../../server/session/binary-frame.ts';

let server: WebSocketServer;

beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
});

afterAll(() => {
  for (const client of server.clients) client.terminate();
  server.close();
});

test.each([0, 1, 125, 126, 127, 4000, maxFramedBytes])(
  'a message of %i bytes is what the WebSocket library reads from it',
  async (length) => {
    const payload = Uint8Array.from({ length }, (_, i) => i % 251);
    server.once('connection', (_, request) => request.socket.write(new BinaryFrame().of(payload)));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const client = new WebSocket(`ws://127.0.0.1:${port}`);
    const [data, isBinary] = await once(client, 'message');
    expect([new Uint8Array(data), isBinary]).toEqual([payload, true]);
  },
);

test('the same message is framed once, another one anew', () => {
  const frame = new BinaryFrame();
  const payload = Uint8Array.of(1, 2);
  const bytes = frame.of(payload);
  expect(frame.of(payload)).toBe(bytes);
  expect(frame.of(Uint8Array.of(3))).not.toBe(bytes);
});
