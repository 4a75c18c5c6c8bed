/** Every route of what children do and say, asked by those whom it does not concern: the table is checked against the API's own document. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Seat } from '../support/stock-client.ts';
import { createTestServer, type JsonObject, type TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { followStream } from './sel-stream.ts';

type Room = Seat & { readonly code: string };

/** Of class A: what others must not read, change or use. */
interface Ids {
  readonly roomId: string;
  readonly participantId: string;
  readonly studentId: string;
  readonly entryId: string;
  readonly promptId: number;
  readonly invitation: string;
}

interface Row {
  readonly method: string;
  readonly path: string;
  /** Who may: a teacher or a student of the room; `code`: whoever has the code. */
  readonly who: 'teacher' | 'student' | 'code';
  readonly body?: (ids: Ids) => unknown;
  /** The answer to another class's own member who names an id of class A; absent where no id can be named. */
  readonly foreign?: number;
}

const row = (
  method: string,
  path: string,
  who: Row['who'],
  more: Omit<Row, 'method' | 'path' | 'who'> = {},
): Row => ({
  method,
  path,
  who,
  ...more,
});
const student = 'sel/students/{studentId}';
const list = { format: 'csv', text: 'Bea' };

const table: readonly Row[] = [
  row('GET', 'sel/settings', 'teacher'),
  row('PATCH', 'sel/settings', 'teacher', { body: () => ({ checkIns: true }) }),
  row('GET', 'sel/class', 'teacher'),
  row('PUT', 'sel/class', 'teacher', { body: ({ roomId }) => ({ invitation: roomId }), foreign: 404 }),
  row('POST', 'sel/class/invitations', 'teacher', { body: () => ({}) }),
  row('DELETE', 'sel/class/invitations', 'teacher'),
  row('DELETE', 'sel/class/rooms/{roomId}', 'teacher', { foreign: 404 }),
  row('GET', 'sel/students', 'teacher'),
  row('PUT', 'sel/seats/{participantId}', 'teacher', {
    body: ({ studentId }) => ({ studentId }),
    foreign: 404,
  }),
  row('PUT', `${student}/opt-out`, 'teacher', { foreign: 404 }),
  row('DELETE', `${student}/opt-out`, 'teacher', { foreign: 404 }),
  row('GET', `${student}/summary`, 'teacher', { foreign: 404 }),
  row('GET', `${student}/entries`, 'teacher', { foreign: 200 }),
  row('GET', `${student}/export`, 'teacher', { foreign: 404 }),
  row('PATCH', `${student}/entries/{entryId}`, 'teacher', { body: () => ({ text: 'x' }), foreign: 404 }),
  row('POST', `${student}/notes`, 'teacher', { body: () => ({ text: 'x' }), foreign: 404 }),
  row('DELETE', student, 'teacher', { foreign: 404 }),
  row('GET', 'sel/entries', 'teacher'),
  row('GET', 'sel/summary?scope=class&studentIds={studentId}', 'teacher', { foreign: 200 }),
  row('GET', 'sel/series?scope=class&studentIds={studentId}', 'teacher', { foreign: 200 }),
  row('GET', 'sel/export', 'teacher'),
  row('GET', 'sel/export/xapi', 'teacher'),
  row('GET', 'sel/export/caliper', 'teacher'),
  row('GET', 'sel/access-log', 'teacher'),
  row('GET', 'sel/feed', 'teacher'),
  row('PUT', 'sel/prompt', 'teacher', { body: () => ({ text: 'How?', answer: 'text' }) }),
  row('DELETE', 'sel/prompt', 'teacher'),
  row('GET', 'sel/prompt/asked', 'teacher'),
  row('GET', 'sel/prompt', 'student'),
  row('GET', 'sel/prompt/feed', 'student'),
  row('POST', 'sel/reflections', 'student', {
    body: ({ promptId }) => ({ promptId, text: 'x' }),
    foreign: 403,
  }),
  row('POST', 'sel/check-ins', 'student', { body: () => ({ energy: 3 }) }),
  // The same answer whoever it is: it must not tell who is there.
  row('POST', 'sel/thanks', 'student', { body: ({ participantId }) => ({ participantId }), foreign: 204 }),
  row('GET', 'class-list', 'teacher'),
  row('PUT', 'class-list', 'teacher', { body: () => list }),
  row('DELETE', 'class-list', 'teacher'),
  row('GET', 'names', 'code'),
  row('POST', 'join', 'code', { body: ({ studentId }) => ({ studentId }), foreign: 404 }),
];

const secret = 'only for the teacher of class A';

let server: TestServer;
let a: Room;
let b: Room;
let childOfA: Seat;
let childOfB: Seat;
let ids: Ids;

beforeEach(async () => {
  server = await createTestServer();
  [a, b] = [await server.createRoom({ title: 'A' }), await server.createRoom({ title: 'B' })];
  const imported = await of(a, 'PUT', 'class-list', list);
  const [listed] = imported.body.students as [{ studentId: string }];
  const joined = await server.request('POST', `/api/rooms/${a.code}/join`, {
    body: { studentId: listed.studentId },
  });
  childOfA = joined.body as unknown as Seat;
  childOfB = await server.join(b.code, 'Ben');
  for (const room of [a, b]) await of(room, 'PATCH', 'sel/settings', { checkIns: true, reflections: true });
  const asked = await of(a, 'PUT', 'sel/prompt', { text: 'How was it?', answer: 'text' });
  const promptId = Number(asked.body.promptId);
  await server.request('POST', `/api/rooms/${a.code}/sel/reflections`, {
    token: childOfA.token,
    body: { promptId, text: secret },
  });
  const { body } = await of(a, 'GET', 'sel/entries');
  const [entry] = body.entries as [JsonObject];
  ids = {
    roomId: a.roomId,
    participantId: childOfA.participantId,
    studentId: listed.studentId,
    entryId: `${entry.entryId}`,
    promptId,
    invitation: `${(await of(a, 'POST', 'sel/class/invitations', {})).body.invitation}`,
  };
});
afterEach(() => server.close());

const of = (room: Room, method: string, path: string, body?: unknown) =>
  server.request(method, `/api/rooms/${room.code}/${path}`, { token: room.token, body });

function ask({ method, path, body }: Row, code: string, token: string | undefined) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: keyof Ids) => `${ids[name]}`);
  return server.request(method, `/api/rooms/${code}/${filled}`, {
    ...(token !== undefined && { token }),
    ...(body && { body: body(ids) }),
  });
}

/** What class A has, but for its log. */
async function stateOfA(): Promise<unknown> {
  const paths = [
    'sel/settings',
    'sel/class',
    'sel/students',
    'sel/entries',
    'class-list',
    'sel/prompt/asked',
  ];
  const bodies = [];
  for (const path of paths) bodies.push((await of(a, 'GET', path)).body);
  return bodies;
}

describe('what children do and say', () => {
  it('has a row in this table for each of its routes', async () => {
    const { body } = await server.request('GET', '/openapi.json');
    const routes = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
      /\/(?:sel|class-list|names|join)(?:\/|$)/.test(path)
        ? Object.keys(methods).map(
            (method) => `${method.toUpperCase()} ${path.replace('/api/rooms/{code}/', '')}`,
          )
        : [],
    );
    expect(table.map(({ method, path }) => `${method} ${path.split('?')[0]}`).sort()).toEqual(routes.sort());
  });

  it('is closed to tokens of another room, to those of the other role and to nobody in particular', async () => {
    const before = await stateOfA();
    for (const each of table.filter(({ who }) => who !== 'code')) {
      const name = `${each.method} ${each.path}`;
      const wrongRole = each.who === 'teacher' ? childOfA.token : a.token;
      for (const token of [b.token, childOfB.token, wrongRole]) {
        expect(await ask(each, a.code, token), name).toMatchObject({
          status: 403,
          body: { code: 'FORBIDDEN' },
        });
      }
      expect(await ask(each, a.code, undefined), name).toMatchObject({ status: 401 });
    }
    expect(await stateOfA()).toEqual(before);
  });

  async function namesNothingOfA(): Promise<void> {
    const before = await stateOfA();
    for (const each of table.filter(({ foreign }) => foreign !== undefined)) {
      const name = `${each.method} ${each.path}`;
      const token = { teacher: b.token, student: childOfB.token, code: undefined }[each.who];
      const { status, body } = await ask(each, b.code, token);
      expect({ name, status }).toEqual({ name, status: each.foreign });
      const { detail: _, instance: __, ...said } = body;
      expect(JSON.stringify(said), name).not.toContain(secret);
      if (status === 200)
        expect(JSON.stringify(said), name).not.toMatch(new RegExp(`${ids.studentId}|${ids.participantId}`));
    }
    expect(await stateOfA()).toEqual(before);
  }

  it('of class A is out of reach of class B, whichever ids its members name', namesNothingOfA);

  it('is shared by an invitation, until a teacher of the class ends that: then nothing of it is left to read', async () => {
    const text = async (path: string) => JSON.stringify((await of(b, 'GET', path)).body);
    const feed = await followStream(`${server.url}/api/rooms/${b.code}/sel/feed`, b.token, '0');
    expect((await of(b, 'PUT', 'sel/class', { invitation: ids.invitation })).status).toBe(200);
    expect(await text('sel/entries')).toContain(secret);
    expect(await text('class-list')).toContain('Bea');
    // Who was invited can neither invite nor take out whoever did.
    for (const [method, path] of [
      ['POST', 'sel/class/invitations'],
      ['DELETE', 'sel/class/invitations'],
      ['DELETE', `sel/class/rooms/${a.roomId}`],
    ] as const) {
      expect(await of(b, method, path, method === 'POST' ? {} : undefined)).toMatchObject({ status: 403 });
    }
    const bea = (
      await server.request('POST', `/api/rooms/${b.code}/join`, { body: { studentId: ids.studentId } })
    ).body;
    expect(bea.participantId).toBeTruthy();

    expect((await of(a, 'DELETE', `sel/class/rooms/${b.roomId}`)).status).toBe(204);

    for (const path of ['sel/entries', 'sel/students', 'sel/summary?scope=class', 'class-list', 'names']) {
      expect(await text(path), path).not.toMatch(
        new RegExp(`${secret}|${ids.studentId}|${ids.participantId}|Bea`),
      );
    }
    await namesNothingOfA();
    expect((await of(b, 'PUT', 'sel/class', { invitation: ids.invitation })).status).toBe(404);
    const log = async (room: Room) =>
      ((await of(room, 'GET', 'sel/access-log')).body.records as JsonObject[])
        .filter(({ action }) => `${action}`.startsWith('class-') && action !== 'class-list')
        .map(({ action, roomId, actorId }) => [action, roomId, actorId]);
    expect(await log(a)).toEqual([
      ['class-left', b.roomId, a.participantId],
      ['class-joined', b.roomId, b.participantId],
    ]);
    expect(await log(b)).toContainEqual(['class-left', b.roomId, a.participantId]);
    expect(feed.events.filter(({ data }) => data.participantId === ids.participantId)).toEqual([]);
    feed.close();
  });

  it("a child's page is told at once that its room is asked nothing any more", async () => {
    await of(b, 'PUT', 'sel/class', { invitation: ids.invitation });
    const stream = await followStream(`${server.url}/api/rooms/${b.code}/sel/prompt/feed`, childOfB.token);
    await until(() => stream.events.length === 1, 'the first invitation');
    expect(stream.events[0]?.data).toMatchObject({ checkIn: true });
    await of(a, 'DELETE', `sel/class/rooms/${b.roomId}`);
    await until(() => stream.events.length === 2, 'the end of it');
    expect(stream.events[1]?.data).toMatchObject({ checkIn: false, prompt: null });
    stream.close();
  });

  it('the invitations of a teacher who is removed let nobody in', async () => {
    const second = await server.request('POST', `/api/rooms/${a.code}/join`, {
      token: server.teacherKey,
      body: { name: 'Mr Haydn' },
    });
    const { invitation } = (
      await of({ ...a, token: `${second.body.token}` }, 'POST', 'sel/class/invitations', {})
    ).body;
    await of(a, 'DELETE', `participants/${second.body.participantId}`);
    expect((await of(b, 'PUT', 'sel/class', { invitation })).body.code).toBe('INVITATION_NOT_FOUND');
    expect((await of(b, 'PUT', 'sel/class', { invitation: ids.invitation })).status).toBe(200);
  });
});
