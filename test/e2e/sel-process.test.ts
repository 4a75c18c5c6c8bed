/** The real process, with the store in its own thread: killed, restarted, and its data folder searched byte by byte. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { filesWith } from '../persistence/sel-place.ts';
import { type Compiled, compile } from '../support/compiled.ts';
import { freePort, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { type Seat, StockClient } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { followStream, type StreamedEvent } from './sel-stream.ts';

const teacherKey = 'SEL-TEST-KEY-000001';
type Json = Record<string, unknown>;

let compiled: Compiled;
let dataDir: string;
let port: number;
let server: ServerProcess;
let room: Seat & { readonly code: string };
const clients: StockClient[] = [];

beforeAll(() => {
  compiled = compile(['server', 'persistence']);
}, 60_000);
afterAll(() => compiled?.remove());

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'downbeat-sel-process-'));
  port = await freePort();
  await start();
  room = (await request('POST', '/api/rooms', teacherKey, {})) as unknown as typeof room;
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await server.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const env = {
    PORT: String(port),
    DATA_DIR: dataDir,
    DOWNBEAT_TEACHER_KEY: teacherKey,
    DOWNBEAT_SEL_SNAPSHOT_INTERVAL_MS: '1000',
  };
  server = await startServerProcess(compiled.path('server/main.js'), env);
}

async function request(method: string, path: string, token?: string, body?: unknown): Promise<Json> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

const teacher = (method: string, path: string, body?: unknown): Promise<Json> =>
  request(method, `/api/rooms/${room.code}/sel/${path}`, room.token, body);

async function joinAs(name: string): Promise<Seat> {
  return (await request('POST', `/api/rooms/${room.code}/join`, undefined, { name })) as unknown as Seat;
}

const feedUrl = (): string => `${server.url}/api/rooms/${room.code}/sel/feed`;

function snapshotsIn(events: readonly StreamedEvent[]): number {
  return events.filter(({ event }) => event === 'snapshot').length;
}

async function pointsOf(): Promise<Json[]> {
  return (await teacher('GET', 'series')).points as Json[];
}

it('kill -9 in a lesson: every snapshot that was shown is there after the restart, once, and the lesson goes on', async () => {
  const seat = await joinAs('Anna');
  const client = new StockClient(seat, undefined, { maxBackoffTime: 200 });
  clients.push(await client.synced());
  const seen: StreamedEvent[] = [];
  let shown: Json[] = [];
  for (let round = 0; round < 3; round += 1) {
    const feed = await followStream(feedUrl(), room.token, String(seen.at(-1)?.id ?? 0));
    for (let n = 1; n <= 2; n += 1) {
      client.set('cells', `p1:0:${round}`, n);
      await until(() => snapshotsIn(feed.events) >= n, 'a snapshot');
    }
    shown = await pointsOf();
    await server.kill();
    await feed.ended.catch(() => {});
    seen.push(...feed.events);
    await start();
    const kept = await pointsOf();
    expect(kept.slice(0, shown.length)).toEqual(shown);
    expect(kept.map(({ period }) => period)).toEqual(kept.map((_, index) => index + 1));
    expect(new Set(kept.map(({ lesson }) => lesson))).toEqual(new Set([1]));
    const total = await teacher('GET', `students/${seat.participantId}/summary?scope=lesson`);
    const edits = kept.reduce((sum, { sums }) => sum + Number((sums as Json).edits), 0);
    expect(total).toMatchObject({ sessions: 1, contribution: { edits } });
    await client.synced();
  }
  const periods = seen.flatMap(({ event, data }) => (event === 'snapshot' ? [data.period] : []));
  expect(periods).toEqual(periods.map((_, index) => index + 1));
}, 60_000);

it('stopping the server in the middle of a period keeps what was counted in it', async () => {
  const seat = await joinAs('Anna');
  const client = new StockClient(seat, undefined, { maxBackoffTime: 200 });
  clients.push(await client.synced());
  client.set('cells', 'p1:0:0', 7);
  const witness = new StockClient(room);
  clients.push(await witness.synced());
  await until(() => witness.get('cells', 'p1:0:0') === 7, 'the edit');
  expect(await server.stop()).toBe(0);
  await start();
  const points = await pointsOf();
  expect(points.reduce((sum, { sums }) => sum + Number((sums as Json).edits), 0)).toBe(1);
});

it('after erasure neither what a child wrote nor its full name is in any byte of the data folder', async () => {
  const other = await joinAs('Bert');
  await teacher('PATCH', 'settings', { checkIns: true, reflections: true });
  const { promptId } = await teacher('PUT', 'prompt', { text: 'How was it?', answer: 'text' });
  const words = 'the drum was far too loud for me';
  const fullName = 'Annabel Rosenberg-Quist';
  const list = await request('PUT', `/api/rooms/${room.code}/class-list`, room.token, {
    format: 'csv',
    text: `${fullName}\nBertrand Russell-Jones`,
  });
  const listed = (list.students as { studentId: string }[])[0];
  const studentId = listed?.studentId ?? '';
  const path = `/api/rooms/${room.code}/join`;
  const seat = (await request('POST', path, undefined, { studentId })) as unknown as Seat;
  for (const { token } of [seat, other]) {
    await request('POST', `/api/rooms/${room.code}/sel/reflections`, token, { promptId, text: words });
  }
  const student = `students/${studentId}`;
  await teacher('PATCH', `${student}/entries/1`, { text: `${words}, and too fast` });
  await teacher('GET', `${student}/export`);
  expect(filesWith(dataDir, words)).toEqual([]);
  expect(await teacher('GET', `${student}/entries`)).toMatchObject({
    entries: [{ content: { text: `${words}, and too fast` } }],
  });
  expect(filesWith(dataDir, fullName)).not.toEqual([]);
  await teacher('DELETE', student);
  for (const text of [words, fullName]) expect(filesWith(dataDir, text)).toEqual([]);
  await server.kill();
  await start();
  for (const text of [words, fullName]) expect(filesWith(dataDir, text)).toEqual([]);
  const { entries } = await teacher('GET', 'entries');
  expect(entries).toMatchObject([{ participantId: other.participantId, content: { text: words } }]);
});

it('a sel.db of a newer Downbeat stops the start with a clear message', async () => {
  await server.stop();
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(join(dataDir, 'sel.db'));
  db.pragma('user_version = 99');
  db.close();
  await expect(start()).rejects.toThrow(/ended with 1/);
});
