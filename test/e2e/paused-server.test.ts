/** A server that was away for a while (SIGSTOP, as a swapping or sleeping machine is) blames nobody else for it. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { message } from '../../shared/message-table.ts';
import { encodeSyncStep1, encodeToken } from '../../shared/protocol.ts';
import { type Compiled, compile } from '../support/compiled.ts';
import { RawClient } from '../support/raw-client.ts';
import { freePort, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { type Seat, StockClient } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';

const teacherKey = 'PAUSED-TEST-KEY-00001';
const pauseMs = 4000;

let compiled: Compiled;
let dataDir: string;
let server: ServerProcess | undefined;
let port: number;
const stockClients: StockClient[] = [];
const rawClients: RawClient[] = [];
const sockets: Socket[] = [];

beforeAll(() => {
  compiled = compile(['server', 'persistence']);
  dataDir = mkdtempSync(join(tmpdir(), 'downbeat-paused-'));
}, 60_000);
afterAll(() => {
  compiled.remove();
  rmSync(dataDir, { recursive: true, force: true });
});
afterEach(async () => {
  for (const client of stockClients.splice(0)) client.destroy();
  for (const client of rawClients.splice(0)) client.destroy();
  for (const socket of sockets.splice(0)) socket.destroy();
  server?.resume();
  await server?.kill();
});

async function start(env: Record<string, string>): Promise<ServerProcess> {
  port = await freePort();
  server = await startServerProcess(compiled.path('server/main.js'), {
    PORT: String(port),
    DATA_DIR: dataDir,
    DOWNBEAT_TEACHER_KEY: teacherKey,
    ...env,
  });
  return server;
}

async function post(
  path: string,
  bearer: string | undefined,
  body?: object,
): Promise<Seat & { code: string }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: {
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect(response.ok).toBe(true);
  return (await response.json()) as Seat & { code: string };
}

function openRaw(seat: Seat): Promise<RawClient> {
  return RawClient.open(`${seat.wsUrl}/${seat.roomId}`, { token: seat.token, sdk: true }).then((client) => {
    rawClients.push(client);
    return client;
  });
}

async function openTcp(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

const emptyStateVector = encodeSyncStep1(Y.encodeStateVector(new Y.Doc()));

it('a pause longer than every patience ends no socket, no handshake and no request', async () => {
  const paused = await start({
    DOWNBEAT_PING_INTERVAL_MS: '300',
    DOWNBEAT_PING_TIMEOUT_MS: '1500',
    DOWNBEAT_FIRST_FRAME_TIMEOUT_MS: '2000',
    DOWNBEAT_REQUEST_TIMEOUT_MS: '2000',
  });
  const teacher = await post('/api/rooms', teacherKey, {});
  const seats = await Promise.all(
    ['Anna', 'Ben', 'Cleo'].map((name) => post(`/api/rooms/${teacher.code}/join`, undefined, { name })),
  );
  for (const seat of [teacher, ...seats]) {
    stockClients.push(new StockClient({ ...seat, wsUrl: teacher.wsUrl }));
  }
  await Promise.all(stockClients.map((client) => client.synced()));
  const [seat] = seats;
  if (seat === undefined) throw new Error('nobody joined');
  const live = await openRaw(seat);
  live.send(emptyStateVector);
  const undecided = await openRaw(seat);
  const slow = await openTcp();
  slow.write('GET /healthz HTTP/1.1\r\n');
  await until(() => live.bodies(message.sync).length > 1, 'the raw client to be synced');

  paused.suspend();
  // All of it waits in the system's buffers when the server wakes, behind its timers.
  for (const [i, client] of stockClients.entries()) client.set('cells', `p1:0:${i}`, 64 + i);
  undecided.send(emptyStateVector);
  slow.write('Host: localhost\r\nConnection: close\r\n\r\n');
  const answer = once(slow, 'data');
  const late = RawClient.open(`${seat.wsUrl}/${seat.roomId}`, { token: seat.token, sdk: true });
  await sleep(pauseMs);
  paused.resume();

  rawClients.push((await late).send(emptyStateVector));
  expect(String((await answer)[0]).slice(0, 15)).toBe('HTTP/1.1 200 OK');
  const expected = stockClients.map((_, i) => 64 + i);
  await until(
    () =>
      stockClients.every((client) =>
        expected.every((value, i) => client.get('cells', `p1:0:${i}`) === value),
      ),
    'every edit to be with everybody',
  );
  await until(() => undecided.bodies(message.sync).length > 1, 'the one who was undecided to be synced');
  // And none of them is ended a moment later.
  await sleep(2000);
  expect(stockClients.flatMap(({ closeCodes }) => closeCodes)).toEqual([]);
  expect(rawClients.map(({ closeCode }) => closeCode)).toEqual([undefined, undefined, undefined]);
}, 60_000);

it('a token that was renewed in the pause in which it ended goes on, and one that was not ends', async () => {
  const paused = await start({ DOWNBEAT_TOKEN_LIFETIME_MS: '4000' });
  const teacher = await post('/api/rooms', teacherKey, {});
  const anna = await post(`/api/rooms/${teacher.code}/join`, undefined, { name: 'Anna' });
  const renewing = await openRaw(teacher);
  const forgetting = await openRaw(anna);
  for (const client of [renewing, forgetting]) client.send(emptyStateVector);
  await until(() => rawClients.every((client) => client.frames.length > 2), 'both to be synced');
  await sleep(1500);
  // Not by a refresh, which would extend the open connection as well.
  const { token } = await post(`/api/rooms/${teacher.code}/join`, teacher.token, { name: 'Teacher' });
  paused.suspend();
  renewing.send(encodeToken(token));
  await sleep(pauseMs - 500);
  paused.resume();
  expect(await forgetting.closed()).toBe(4402);
  expect(renewing.bodies(message.token)).toHaveLength(1);
}, 60_000);
