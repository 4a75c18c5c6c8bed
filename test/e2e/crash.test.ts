import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as prng from 'lib0/prng';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Compiled, compile } from '../support/compiled.ts';
import { freePort, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { converged, type Seat, StockClient } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';

const teacherKey = 'CRASH-TEST-KEY-0001';
const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

let compiled: Compiled;
let dataDir: string;
let port: number;
let server: ServerProcess;
const clients: StockClient[] = [];

beforeAll(() => {
  compiled = compile(['server', 'persistence']);
});
afterAll(() => compiled.remove());

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'downbeat-crash-'));
  port = await freePort();
  await start();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await server.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const env = { PORT: String(port), DATA_DIR: dataDir, DOWNBEAT_TEACHER_KEY: teacherKey };
  server = await startServerProcess(compiled.path('server/main.js'), env);
}

async function post<T>(path: string, body: unknown, token?: string): Promise<T> {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function connect(seat: Seat): Promise<StockClient> {
  const client = new StockClient(seat, new Y.Doc(), { maxBackoffTime: 300 });
  clients.push(client);
  return client.synced();
}

/** How much of everybody else's writing a client has been shown: its state vector without its own entry. */
function shownTo({ doc }: StockClient): Map<number, number> {
  const shown = Y.decodeStateVector(Y.encodeStateVector(doc));
  shown.delete(doc.clientID);
  return shown;
}

it('kill -9 in the middle of edits: everything that any client had been shown is there after the restart', async () => {
  const random = prng.create(seed);
  const room = await post<Seat & { code: string }>('/api/rooms', { title: 'Crash' }, teacherKey);
  const teacher = await connect(room);
  const seats: Seat[] = [];
  for (const name of ['Anna', 'Bert', 'Cleo'])
    seats.push(await post<Seat>(`/api/rooms/${room.code}/join`, { name }));
  const students = await Promise.all(seats.map(connect));
  const [anna] = students;
  if (anna === undefined) throw new Error('no student');
  teacher.set('tempo', 'bpm', 133);
  teacher.set('mutes', anna.seat.participantId, true);
  teacher.set('beats', anna.seat.participantId, [0, 2]);
  teacher.set('roles', anna.seat.participantId, 'drums');
  await until(() => anna.get('roles', anna.seat.participantId) === 'drums', `the role (seed ${seed})`);
  for (let round = 0; round < 5; round++) {
    const edits = 40 + prng.int31(random, 0, 160);
    for (let i = 0; i < edits; i++) {
      const author = students[prng.int31(random, 0, students.length - 1)];
      author?.set(
        'cells',
        `p1:${prng.int31(random, 0, 3)}:${prng.int31(random, 0, 15)}`,
        round * 20 + (i % 20),
      );
      if (i % 8 === 0) await new Promise<void>((resolve) => setImmediate(resolve));
    }
    await server.kill();
    // Whoever comes back must find at least what was shown; so look before any client brings its own copy back.
    for (const client of [teacher, ...students]) client.provider.disconnect();
    await start();
    const witness = await connect(room);
    const stored = Y.decodeStateVector(Y.encodeStateVector(witness.doc));
    for (const client of [teacher, ...students]) {
      for (const [clientId, clock] of shownTo(client)) {
        expect(stored.get(clientId) ?? 0, `client ${clientId} (seed ${seed})`).toBeGreaterThanOrEqual(clock);
      }
    }
    for (const client of [teacher, ...students]) client.provider.connect();
    await Promise.all([teacher, ...students].map((client) => client.synced()));
    await converged([witness.doc, teacher.doc, ...students.map(({ doc }) => doc)]);
    witness.destroy();
  }
  const { participantId } = anna.seat;
  const late = await post<Seat>(`/api/rooms/${room.code}/join`, { name: 'Dora' });
  const dora = await connect(late);
  expect(dora.contents()).toMatchObject({
    tempo: { bpm: 133 },
    mutes: { [participantId]: true },
    beats: { [participantId]: [0, 2] },
    roles: { [participantId]: 'drums' },
    room: { title: 'Crash' },
  });
  expect(dora.get('presence', participantId)).toMatchObject({ name: 'Anna', seat: 2 });
  expect(dora.get('presence', late.participantId)).toMatchObject({ seat: 5 });
}, 60_000);

it('the beat goes on in phase after a crash', async () => {
  const room = await post<Seat & { code: string }>('/api/rooms', { bpm: 120 }, teacherKey);
  const teacher = await connect(room);
  teacher.set('tempo', 'playing', true);
  await until(() => teacher.get('timeline', 'next') !== undefined, 'the start to be announced');
  const before = await beatNow(teacher);
  await server.kill();
  await start();
  await teacher.synced();
  const firstClockId = before.clockId;
  await until(() => clockIdOf(teacher) !== firstClockId, 'the timeline on the new clock');
  const after = await beatNow(teacher);
  const elapsedBeats = ((after.unixNow - before.unixNow) / 1000) * 2;
  expect(Math.abs(after.beat - before.beat - elapsedBeats)).toBeLessThan(0.05);
});

it('SIGTERM tells everybody to come back, stores what they wrote and ends with code 0', async () => {
  const room = await post<Seat & { code: string }>('/api/rooms', {}, teacherKey);
  const teacher = await connect(room);
  const anna = await connect(await post<Seat>(`/api/rooms/${room.code}/join`, { name: 'Anna' }));
  anna.set('cells', 'p1:0:0', 77);
  await until(() => teacher.get('cells', 'p1:0:0') === 77, 'the edit');
  expect(await server.stop()).toBe(0);
  expect([teacher.closeCodes[0], anna.closeCodes[0]]).toEqual([4503, 4503]);
  for (const client of [teacher, anna]) client.destroy();
  await start();
  const back = await connect(room);
  expect(back.get('cells', 'p1:0:0')).toBe(77);
  expect(back.get('presence', anna.seat.participantId)).toMatchObject({ seat: 2 });
  const isOnline = (seat: Seat): boolean =>
    (back.get('presence', seat.participantId) as { online: boolean }).online;
  await until(() => !isOnline(anna.seat), 'who has not come back to be shown as gone', 15_000);
  expect(isOnline(room)).toBe(true);
});

interface TimelineValue {
  readonly clockId: string;
  readonly beatOrigin: number;
  readonly timeOrigin: number;
}

function playingTimeline(client: StockClient): TimelineValue {
  return (client.get('timeline', 'next') ?? client.get('timeline', 'current')) as TimelineValue;
}

function clockIdOf(client: StockClient): string {
  return playingTimeline(client).clockId;
}

/** The beat by the document's formula and the server's own clock; negative before the start. */
async function beatNow(client: StockClient): Promise<{ beat: number; unixNow: number; clockId: string }> {
  const { now, unixNow } = (await (await fetch(`${server.url}/api/time`)).json()) as {
    now: number;
    unixNow: number;
  };
  const { beatOrigin, timeOrigin, clockId } = playingTimeline(client);
  return { beat: beatOrigin + ((now - timeOrigin) * 120) / 60_000, unixNow, clockId };
}
