/** What leaves the school for a learning record store: pseudonyms and counts. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { contribution } from '../persistence/sel-place.ts';
import type { Seat } from '../support/stock-client.ts';
import { createTestServer, type JsonObject, type TestServer } from '../support/test-server.ts';

interface Class extends Seat {
  readonly code: string;
  readonly anna: Seat;
  readonly bert: Seat;
}

let server: TestServer;
let school: Class;
beforeEach(async () => {
  server = await createTestServer({ env: { PUBLIC_URL: 'https://music.school.example' } });
  school = await openClass();
});
afterEach(() => server.close());

const words = 'the drum was far too loud';

async function openClass(): Promise<Class> {
  const room = await server.createRoom();
  const names = ['Annabel', 'Bertrand'];
  const [anna, bert] = (await Promise.all(names.map((name) => server.join(room.code, name)))) as [Seat, Seat];
  return { ...room, anna, bert };
}

/** Three snapshots of a lesson that begins then (Unix ms). */
async function lesson({ roomId, anna, bert }: Class, beginsAt: number): Promise<void> {
  const ids = [anna.participantId, bert.participantId];
  for (let n = 0; n < 3; n += 1) {
    const startedAt = beginsAt + n * 30_000;
    await server.selStore.save({
      kind: 'snapshot',
      source: `${roomId}-${startedAt}`,
      roomId,
      startedAt,
      endedAt: startedAt + 30_000,
      contributions: ids.map((id) => contribution(id, {}, ids)),
    });
  }
}

async function read(format: 'xapi' | 'caliper', { code, token }: Class = school): Promise<string> {
  const response = await fetch(`${server.url}/api/rooms/${code}/sel/export/${format}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/json');
  return response.text();
}

interface Statement {
  readonly id: string;
  readonly actor: { readonly account: { readonly name: string } };
  readonly object: { readonly id: string };
  readonly result: { readonly extensions: Record<string, number> };
}

const statements = async (of?: Class): Promise<Statement[]> => JSON.parse(await read('xapi', of));
const pseudonyms = (list: readonly Statement[]) => [...new Set(list.map(({ actor }) => actor.account.name))];
const minuteMs = 60_000;

it('is a statement and an event for each student and lesson, over as many pages as it takes', async () => {
  for (let day = 1; day <= 45; day += 1) await lesson(school, day * 24 * 60 * minuteMs);
  const list = await statements();
  expect(list).toHaveLength(90);
  expect(new Set(list.map(({ id }) => id)).size).toBe(90);
  expect(new Set(list.map(({ object }) => object.id)).size).toBe(45);
  expect(pseudonyms(list)).toHaveLength(2);
  expect(list[0]?.result.extensions).toMatchObject({
    'https://music.school.example/terms/bouts': 9,
    'https://music.school.example/terms/presentMs': 90_000,
  });
  const envelope = JSON.parse(await read('caliper')) as { sensor: string; data: JsonObject[] };
  expect(envelope.sensor).toBe('https://music.school.example');
  expect(envelope.data).toHaveLength(90);
  expect(JSON.stringify(envelope)).toContain(pseudonyms(list)[0]);
  expect(await statements()).toEqual(list);
});

it('names nobody: no id, no name, no peer, no thanks, no word and no feeling', async () => {
  const teacher = (method: string, path: string, body: unknown) =>
    server.request(method, `/api/rooms/${school.code}/sel/${path}`, { token: school.token, body });
  await teacher('PATCH', 'settings', { checkIns: true, reflections: true });
  const { promptId } = (await teacher('PUT', 'prompt', { text: 'How was it?', answer: 'text' })).body;
  for (const [path, body] of [
    ['reflections', { promptId, text: words }],
    ['check-ins', { pleasant: 1, wantsToTalk: true }],
  ] as const) {
    const answer = { token: school.anna.token, body };
    const sent = await server.request('POST', `/api/rooms/${school.code}/sel/${path}`, answer);
    expect(sent.status).toBe(204);
  }
  await lesson(school, minuteMs);
  for (const text of [await read('xapi'), await read('caliper')]) {
    expect(text).toContain('notes');
    for (const secret of [
      ...[school, school.anna, school.bert].flatMap(({ participantId, roomId }) => [participantId, roomId]),
      'Annabel',
      'Bertrand',
      words,
      'How was it',
      'pleasant',
      'wantsToTalk',
      'thanks',
      'peers',
      school.code,
    ]) {
      expect(text, secret).not.toContain(secret);
    }
  }
});

it('gives another class other pseudonyms, though the child had the same id in both', async () => {
  const other = await openClass();
  const twin: Class = { ...other, anna: school.anna, bert: school.bert };
  await lesson(school, minuteMs);
  await lesson(twin, minuteMs);
  const [here, there] = [pseudonyms(await statements(school)), pseudonyms(await statements(other))];
  expect(here).toHaveLength(2);
  expect(there).toHaveLength(2);
  expect(new Set([...here, ...there]).size).toBe(4);
});

it('leaves out who is opted out or erased, and a lesson that may still go on', async () => {
  await lesson(school, minuteMs);
  await lesson(school, server.clock.unixNow() - 3 * minuteMs);
  const before = await statements();
  expect(before).toHaveLength(2);
  const student = (method: string, { participantId }: Seat, path = '') =>
    server.request(method, `/api/rooms/${school.code}/sel/students/${participantId}${path}`, school);
  await student('PUT', school.anna, '/opt-out');
  expect(await statements()).toHaveLength(1);
  await student('DELETE', school.anna, '/opt-out');
  expect(await statements()).toEqual(before);
  await student('DELETE', school.bert);
  expect(await statements()).toHaveLength(1);
});

it('is for teachers, and is in the access log', async () => {
  for (const format of ['xapi', 'caliper'] as const) {
    const path = `/api/rooms/${school.code}/sel/export/${format}`;
    expect(await server.request('GET', path, school.anna)).toMatchObject({ status: 403 });
    expect(await server.request('GET', path)).toMatchObject({ status: 401 });
    await read(format);
  }
  const log = await server.request('GET', `/api/rooms/${school.code}/sel/access-log`, school);
  expect(log.body.records).toMatchObject([
    { action: 'access-log' },
    { action: 'export' },
    { action: 'export' },
  ]);
});
