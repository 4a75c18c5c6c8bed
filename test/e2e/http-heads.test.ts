import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.close());

/** All that the server says to these bytes until it closes the connection. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (data: Buffer) => {
    answer += data.toString();
  });
  socket.on('error', () => {});
  socket.write(bytes);
  await until(() => socket.closed, 'the end of the connection');
  return answer;
}

function head(path: string, ...lines: readonly string[]): string {
  return [`GET ${path} HTTP/1.1`, 'Host: x', ...lines, '', ''].join('\r\n');
}

const close = 'Connection: close';

it('a head of 8 KB is read, and a larger one is answered with what to do', async () => {
  const long = (bytes: number): string => 'a'.repeat(bytes);
  expect(await answerTo(head('/api/time', `Cookie: ${long(7000)}`, close))).toMatch(/^HTTP\/1.1 200 /);
  for (const large of [
    head('/api/time', `Cookie: ${long(8200)}`, close),
    head(`/api/time?${long(8200)}`, close),
    head('/api/time', ...Array.from({ length: 1000 }, (_, i) => `X-${i}: 1234`), close),
  ]) {
    const answer = await answerTo(large);
    expect(answer).toMatch(/^HTTP\/1.1 431 Request Header Fields Too Large\r\n/);
    expect(answer).toContain('"code":"HEAD_TOO_LARGE"');
  }
});

it('an Authorization header of spaces is no bearer', async () => {
  const spaces = ' '.repeat(7500);
  expect(await answerTo(head('/metrics', `Authorization: Bearer a${spaces}b`, close))).toMatch(
    /^HTTP\/1.1 401 /,
  );
});

it('a few requests may be sent ahead of their answers; who sends hundreds is cut off, and nobody else', async () => {
  const few = head('/api/time').repeat(4) + head('/api/time', close);
  expect((await answerTo(few)).match(/HTTP\/1.1 200 /g)).toHaveLength(5);
  expect(await answerTo(head('/api/time').repeat(500))).not.toContain('HTTP/1.1 200');
  expect((await server.request('GET', '/api/time')).status).toBe(200);
});

it('a connection may carry any number of requests, one after the other', async () => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let answers = 0;
  socket.on('data', (data: Buffer) => {
    answers += data.toString().split('HTTP/1.1 200').length - 1;
  });
  for (let i = 1; i <= 30; i++) {
    socket.write(head('/api/time'));
    await until(() => answers === i, `answer ${i}`);
  }
  socket.destroy();
});
