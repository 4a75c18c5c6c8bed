import Value from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StudentExport } from '../../shared/sel-api.ts';
import { createShiftedClock } from '../server/http/shifted-clock.ts';
import { type Seat, StockClient } from '../support/stock-client.ts';
import { createTestServer, type JsonObject, type TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { followStream } from './sel-stream.ts';

let server: TestServer;
let room: Seat & { readonly code: string };
let anna: Seat;
let bert: Seat;
const logLines: string[] = [];
const clients: StockClient[] = [];

beforeEach(async () => {
  logLines.length = 0;
  server = await createTestServer({ logLines, env: { DOWNBEAT_SEL_SNAPSHOT_INTERVAL_MS: '1000' } });
  room = await server.createRoom();
  anna = await server.join(room.code, 'Anna');
  bert = await server.join(room.code, 'Bert');
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await server.close();
});

const call = (seat: Seat, method: string, path: string, body?: unknown) =>
  server.request(method, `/api/rooms/${room.code}/sel/${path}`, { token: seat.token, body });
const teacher = (method: string, path: string, body?: unknown) => call(room, method, path, body);

async function connect(seat: Seat): Promise<StockClient> {
  const client = new StockClient(seat);
  clients.push(client);
  return client.synced();
}

function play(client: StockClient, seqs: readonly number[]): void {
  const notes = seqs.map((seq) => ({ seq, midi: 60, velocity: 90 }));
  client.provider.awareness.setLocalStateField('notes', notes);
}

function hears(client: StockClient, player: StockClient): boolean {
  return client.provider.awareness.getStates().get(player.doc.clientID)?.notes !== undefined;
}

const prompt = { text: 'Who helped you today?', answer: 'text', casel: 'relationship-skills' };

async function turnOn(): Promise<number> {
  await teacher('PATCH', 'settings', { checkIns: true, reflections: true });
  const { body } = await teacher('PUT', 'prompt', prompt);
  return Number(body.promptId);
}

it('nothing is asked and nothing kept until the class turns it on', async () => {
  const { body: asked } = await teacher('PUT', 'prompt', prompt);
  expect((await call(anna, 'GET', 'prompt')).body).toEqual({ checkIn: false, prompt: null });
  const tooEarly = await call(anna, 'POST', 'reflections', { promptId: asked.promptId, text: 'Bert' });
  expect(tooEarly).toMatchObject({ status: 403, body: { code: 'SEL_OFF' } });
  expect(await call(anna, 'POST', 'check-ins', { energy: 2 })).toMatchObject({ status: 403 });

  await teacher('PATCH', 'settings', { checkIns: true, reflections: true });
  expect((await call(anna, 'GET', 'prompt')).body).toMatchObject({ checkIn: true, prompt });
  expect((await call(anna, 'POST', 'reflections', { promptId: asked.promptId, text: 'Bert' })).status).toBe(
    204,
  );
  expect((await call(anna, 'POST', 'check-ins', { energy: 2, wantsToTalk: true })).status).toBe(204);
  const { body } = await teacher('GET', 'entries');
  expect(body.entries).toMatchObject([
    { kind: 'check-in', participantId: anna.participantId, content: { energy: 2, wantsToTalk: true } },
    { kind: 'reflection', content: { prompt: prompt.text, casel: prompt.casel, text: 'Bert' } },
  ]);
});

it('a prompt appears in the room at once, and goes with the consent, the prompt or the child', async () => {
  const url = `${server.url}/api/rooms/${room.code}/sel/prompt/feed`;
  const [forAnna, forBert] = [await followStream(url, anna.token), await followStream(url, bert.token)];
  const shown = ({ events }: typeof forAnna) =>
    events.map(({ data }) => (data.prompt === null ? data.checkIn : (data.prompt as JsonObject).text));
  await turnOn();
  await until(() => shown(forAnna).length === 3, 'the prompt');
  await teacher('PUT', `students/${anna.participantId}/opt-out`);
  await until(() => shown(forAnna).length === 4, 'the end of it for an opted-out child');
  await teacher('DELETE', 'prompt');
  await until(() => shown(forBert).length === 4, 'the end of it for the other');
  expect(shown(forAnna)).toEqual([false, true, prompt.text, false]);
  expect(shown(forBert)).toEqual([false, true, prompt.text, true]);
  expect(await call(room, 'GET', 'prompt/feed')).toMatchObject({ status: 403 });

  const more = [await followStream(url, anna.token), await followStream(url, anna.token)];
  const fourth = await followStream(url, anna.token);
  await forAnna.ended;
  await server.request('DELETE', `/api/rooms/${room.code}/participants/${anna.participantId}`, room);
  for (const stream of [...more, fourth]) await stream.ended;
  forBert.close();
});

it('an opted-out student is asked nothing and told nothing, before anything was ever recorded', async () => {
  const promptId = await turnOn();
  const optOut = `students/${anna.participantId}/opt-out`;
  expect((await teacher('PUT', optOut)).status).toBe(204);
  expect((await call(anna, 'GET', 'prompt')).body).toEqual({ checkIn: false, prompt: null });
  expect((await call(anna, 'POST', 'reflections', { promptId, text: 'no' })).body.code).toBe('SEL_OFF');
  expect((await call(bert, 'POST', 'thanks', { participantId: anna.participantId })).status).toBe(204);
  expect((await teacher('DELETE', optOut)).status).toBe(204);
  expect((await call(anna, 'GET', 'prompt')).body).toMatchObject({ checkIn: true });
});

it('what children play and edit arrives in the summaries as the room verified it', async () => {
  const [annaClient, bertClient] = [await connect(anna), await connect(bert)];
  play(annaClient, [1]);
  play(bertClient, [1]);
  // What a client has played before the server first hears of it is the past, and counts for nobody.
  await until(() => hears(annaClient, bertClient) && hears(bertClient, annaClient), 'the first notes');
  play(annaClient, [1, 2, 3]);
  annaClient.set('cells', 'p1:0:0', 90);
  annaClient.set('tempo', 'bpm', 200);
  bertClient.set('cells', 'p1:0:1', 90);
  expect((await call(bert, 'POST', 'thanks', { participantId: anna.participantId })).status).toBe(204);
  const summary = async (studentId: string): Promise<JsonObject> =>
    (await teacher('GET', `students/${studentId}/summary`)).body;
  const feed = await followStream(`${server.url}/api/rooms/${room.code}/sel/feed`, room.token, '0');
  await until(() => feed.events.some(({ event }) => event === 'snapshot'), 'the first snapshot');
  feed.close();
  expect(await summary(anna.participantId)).toMatchObject({
    studentId: anna.participantId,
    totalNotes: 3,
    sessions: 1,
    reflections: 0,
    collaboration: { partners: 1, coEdits: 1, thanksReceived: 1 },
    contribution: { edits: 1 },
  });
  expect((await teacher('GET', 'summary')).body).toMatchObject({
    scope: 'lesson',
    lessons: 1,
    students: 2,
    collaboration: { status: 'not-enough' },
  });
  const { body } = await teacher('GET', 'series');
  // On a slow machine the second snapshot has come as well.
  const [first] = body.points as JsonObject[];
  expect(first).toMatchObject({ lesson: 1, period: 1, students: 2, sums: { edits: 2 } });
});

it('nobody can play or edit on another account, and what a muted child sends counts for nothing', async () => {
  const [annaClient, bertClient] = [await connect(anna), await connect(bert)];
  const awareness = bertClient.provider.awareness;
  awareness.setLocalState({
    user: { id: anna.participantId, name: 'Anna' },
    notes: [{ seq: 1, midi: 60, velocity: 90 }],
  });
  await until(
    () => annaClient.provider.awareness.getStates().get(awareness.clientID)?.notes?.length === 1,
    'it',
  );
  await server.request('PUT', `/api/rooms/${room.code}/mutes/${anna.participantId}`, room);
  play(annaClient, [1, 2]);
  annaClient.set('cells', 'p9:0:0', 90);
  annaClient.set('cells', 'p1:0:0', 90);
  await until(() => bertClient.get('cells', 'p1:0:0') === 90, 'the edit');
  const feed = await followStream(`${server.url}/api/rooms/${room.code}/sel/feed`, room.token, '0');
  await until(() => feed.events.some(({ event }) => event === 'snapshot'), 'the snapshot');
  feed.close();
  const counts = async ({ participantId }: Seat) =>
    (await teacher('GET', `students/${participantId}/summary`)).body.contribution;
  expect(await counts(anna)).toMatchObject({ notes: 0, bouts: 0, edits: 1 });
  expect(await counts(bert)).toMatchObject({ notes: 1, bouts: 1, edits: 0 });
});

it('students read nothing of anybody, and teachers answer nothing', async () => {
  const promptId = await turnOn();
  for (const path of [
    'settings',
    'summary',
    'entries',
    'students',
    'access-log',
    'series',
    'feed',
    'export',
    'prompt/asked',
  ]) {
    expect(await call(anna, 'GET', path), path).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  }
  const own = `students/${anna.participantId}`;
  expect((await call(anna, 'GET', `${own}/export`)).status).toBe(403);
  expect((await call(anna, 'DELETE', own)).status).toBe(403);
  expect((await call(anna, 'PUT', 'prompt', prompt)).status).toBe(403);
  expect((await teacher('POST', 'reflections', { promptId, text: 'x' })).status).toBe(403);
  const other = await server.createRoom();
  expect((await call(other, 'GET', 'summary')).status).toBe(403);
  expect(await server.request('GET', `/api/rooms/${room.code}/sel/summary`)).toMatchObject({ status: 401 });
});

it('bad answers are refused with the fields that are wrong', async () => {
  const promptId = await turnOn();
  for (const [path, body] of [
    ['check-ins', {}],
    ['check-ins', { energy: 6 }],
    ['check-ins', { mood: 3 }],
    ['reflections', { promptId }],
    ['reflections', { promptId, text: 'x'.repeat(2001) }],
    ['thanks', { participantId: 'nobody' }],
  ] as const) {
    expect(await call(anna, 'POST', path, body), path).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST' },
    });
  }
});

it('questions, answers and notes are cleaned before anybody reads them', async () => {
  await turnOn();
  const asked = await teacher('PUT', 'prompt', { ...prompt, text: ' How\u202e was\u00ad it?\t' });
  expect(asked.body).toMatchObject({ text: 'How was it?' });
  const { promptId } = asked.body;
  expect(
    (await call(anna, 'POST', 'reflections', { promptId, text: 'Lo\u0308ud\u200f\r\nand\u2066 fast' }))
      .status,
  ).toBe(204);
  const note = { text: 'seen\u200b by me' };
  expect((await teacher('POST', `students/${anna.participantId}/notes`, note)).status).toBe(204);
  const { body } = await teacher('GET', 'entries');
  expect((body.entries as JsonObject[]).map(({ content }) => (content as JsonObject).text)).toEqual([
    'seen by me',
    'Löud\nand fast',
  ]);
  const [{ entryId }] = body.entries as [JsonObject];
  const entry = `students/${anna.participantId}/entries/${entryId}`;
  expect((await teacher('PATCH', entry, { text: 'seen\ufeff' })).body).toMatchObject({
    content: { text: 'seen' },
  });
  for (const [who, method, path, more] of [
    [room, 'PUT', 'prompt', { answer: 'text' }],
    [anna, 'POST', 'reflections', { promptId }],
    [room, 'POST', `students/${anna.participantId}/notes`, {}],
    [room, 'PATCH', entry, {}],
  ] as const) {
    expect(await call(who, method, path, { ...more, text: '\u3164\u2800' }), path).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'body.text', reason: 'must have at least one visible character' }] },
    });
  }
});

it('a parent gets everything about one child, as JSON and as CSV, and nothing about another', async () => {
  const promptId = await turnOn();
  await call(anna, 'POST', 'reflections', { promptId, text: '=SUM(A1), said "Anna"' });
  await call(bert, 'POST', 'reflections', { promptId, text: "Bert's words" });
  const path = `students/${anna.participantId}`;
  expect((await teacher('POST', `${path}/notes`, { text: 'checked with the parents' })).status).toBe(204);
  const { body } = await teacher('GET', `${path}/export`);
  expect(body).toMatchObject({
    studentId: anna.participantId,
    entries: [{ kind: 'reflection' }, { kind: 'note' }],
  });
  expect(JSON.stringify(body)).not.toContain('Bert');
  const response = await fetch(`${server.url}/api/rooms/${room.code}/sel/${path}/export?format=csv`, {
    headers: { authorization: `Bearer ${room.token}` },
  });
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const csv = await response.text();
  expect(csv.split('\r\n')[0]).toBe('record,at,roomId,lesson,period,field,value');
  expect(csv).toContain(`text,"'=SUM(A1), said ""Anna"""`);
  expect(csv).toContain('text,checked with the parents');
  expect(csv).not.toContain('Bert');
  expect((await teacher('GET', 'students/n0b0dyn0b0/export')).body.code).toBe('RECORD_NOT_FOUND');
});

it('an entry is corrected, a child is erased, and the log shows who did and saw what', async () => {
  const promptId = await turnOn();
  await call(anna, 'POST', 'reflections', { promptId, text: 'misheard' });
  const path = `students/${anna.participantId}`;
  const { body } = await teacher('GET', `${path}/entries`);
  const [entry] = body.entries as [JsonObject];
  expect((await teacher('PATCH', `${path}/entries/${entry.entryId}`, { text: 'heard' })).body).toMatchObject({
    content: { text: 'heard', prompt: prompt.text },
  });
  expect((await teacher('PATCH', `${path}/entries/999`, { text: 'x' })).body.code).toBe('RECORD_NOT_FOUND');
  expect((await teacher('DELETE', path)).status).toBe(204);
  expect((await teacher('GET', 'entries')).body.entries).toEqual([]);
  expect((await call(anna, 'POST', 'check-ins', { energy: 1 })).body.code).toBe('SEL_OFF');
  const log = (await teacher('GET', 'access-log')).body.records as JsonObject[];
  expect(log.map(({ action }) => action)).toEqual([
    'access-log',
    'entries',
    'erasure',
    'correction',
    'correction',
    'entries',
    'prompt',
    'settings',
  ]);
  expect(log[2]).toMatchObject({ actorId: room.participantId, studentId: anna.participantId });
});

it('the next room of a class goes on with its students and history', async () => {
  await turnOn();
  await call(anna, 'POST', 'check-ins', { energy: 4 });
  const { classId } = (await teacher('GET', 'settings')).body;
  const next = await server.createRoom();
  const seat = await server.join(next.code, 'Anna');
  const inNext = (method: string, path: string, body?: unknown) =>
    server.request(method, `/api/rooms/${next.code}/sel/${path}`, { token: next.token, body });
  const { body: invited } = await teacher('POST', 'class/invitations', { manages: true });
  expect(invited).toMatchObject({ invitation: expect.stringMatching(/^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/) });
  expect((await inNext('PUT', 'class', { invitation: classId })).body.code).toBe('INVITATION_NOT_FOUND');
  const spelled = `${invited.invitation}`.toLowerCase().replaceAll('-', ' ');
  expect((await inNext('PUT', 'class', { invitation: spelled })).body).toMatchObject({
    classId,
    checkIns: true,
  });
  const link = { studentId: anna.participantId };
  expect((await inNext('PUT', `seats/${seat.participantId}`, link)).status).toBe(204);
  expect((await inNext('PUT', `seats/${next.participantId}`, link)).body.code).toBe('PARTICIPANT_NOT_FOUND');
  expect((await inNext('GET', `students/${anna.participantId}/summary`)).body).toMatchObject({ checkIns: 1 });
});

it('the class and each of its students are exported page by page, as JSON and CSV', async () => {
  const contributions = [anna, bert].map(({ participantId }) => ({
    participantId,
    notes: 1,
    bouts: 1,
    turnsTaken: 0,
    turnsAssigned: 0,
    edits: 0,
    editBouts: 0,
    thanksGiven: 0,
    thanksReceived: 0,
    presentMs: 1000,
    availableMs: 1000,
    peers: [],
  }));
  for (let n = 0; n < 300; n += 1) {
    const [startedAt, endedAt] = [n * 1000, n * 1000 + 1000];
    await server.selStore.save({
      kind: 'snapshot',
      source: `s${n}`,
      roomId: room.roomId,
      startedAt,
      endedAt,
      contributions,
    });
  }
  const read = async (format: string): Promise<string> => {
    const url = `${server.url}/api/rooms/${room.code}/sel/export?format=${format}`;
    return (await fetch(url, { headers: { authorization: `Bearer ${room.token}` } })).text();
  };
  const lines = (await read('jsonl'))
    .trimEnd()
    .split('\n')
    .map((line): JsonObject => JSON.parse(line));
  expect(lines).toHaveLength(600);
  expect(new Set(lines.map(({ period, studentId }) => `${period} ${studentId}`)).size).toBe(600);
  expect((await read('csv')).trimEnd().split('\r\n')).toHaveLength(601);
  const { body } = await teacher('GET', `students/${anna.participantId}/export`);
  if (!Value.Check(StudentExport, body)) expect.unreachable();
  expect(body.participation.map(({ period }) => period)).toEqual(
    Array.from({ length: 300 }, (_, n) => n + 1),
  );
  const csv = await fetch(
    `${server.url}/api/rooms/${room.code}/sel/students/${anna.participantId}/export?format=csv`,
    {
      headers: { authorization: `Bearer ${room.token}` },
    },
  );
  expect((await csv.text()).match(/^participation,.*,notes,1\r$/gm)).toHaveLength(300);
}, 60_000);

it('no word of a child and no token reaches the log, the document or awareness', async () => {
  const promptId = await turnOn();
  const client = await connect(room);
  await connect(anna);
  await call(anna, 'POST', 'reflections', { promptId, text: 'a very private word' });
  await call(anna, 'POST', 'reflections', { promptId, face: 99, text: 'a very private word' });
  await call(anna, 'POST', 'check-ins', { pleasant: 1, wantsToTalk: true });
  await teacher('GET', 'entries');
  const shown = JSON.stringify([client.contents(), [...client.provider.awareness.getStates()]]);
  for (const secret of ['private word', 'wantsToTalk', prompt.text, anna.token]) {
    expect(logLines.join('')).not.toContain(secret);
    expect(shown).not.toContain(secret);
  }
});

it('the live feed goes on after a reconnect without missing or repeating anything', async () => {
  const promptId = await turnOn();
  const url = `${server.url}/api/rooms/${room.code}/sel/feed`;
  const first = await followStream(url, room.token);
  expect(first.events).toEqual([]);
  await call(anna, 'POST', 'reflections', { promptId, text: 'one' });
  await until(() => first.events.length === 1, 'the first event');
  first.close();
  await call(anna, 'POST', 'check-ins', { energy: 5, wantsToTalk: true });
  await call(bert, 'POST', 'check-ins', { energy: 5 });
  const second = await followStream(url, room.token, first.lastEventId());
  await call(bert, 'POST', 'reflections', { promptId, text: 'two' });
  await until(() => second.events.length === 4, 'what came meanwhile and after');
  const seen = [...first.events, ...second.events];
  expect(seen.map(({ event, data }) => [event, data.participantId])).toEqual([
    ['reflection', anna.participantId],
    ['check-in', anna.participantId],
    ['wants-to-talk', anna.participantId],
    ['check-in', bert.participantId],
    ['reflection', bert.participantId],
  ]);
  expect(seen.map(({ id }) => id)).toEqual([...new Set(seen.map(({ id }) => id))].sort((a, b) => a - b));
  expect(JSON.stringify(seen)).not.toContain('one');
  const third = await followStream(url, room.token, first.lastEventId());
  await until(() => third.events.length === 4, 'the same again for a client that lost them');
  second.close();
  third.close();
});

it('a running feed does not keep the server from stopping', async () => {
  const stream = await followStream(`${server.url}/api/rooms/${room.code}/sel/feed`, room.token);
  const other = await createTestServer();
  await other.close();
  await server.close();
  await stream.ended;
  server = await createTestServer();
});

describe('the live feed of a teacher who may see it no more ends', () => {
  const feedUrl = (): string => `${server.url}/api/rooms/${room.code}/sel/feed`;

  it('when a teacher is removed, and shows nothing of what happens afterwards', async () => {
    await turnOn();
    const second = (await server.request('POST', `/api/rooms/${room.code}/join`, {
      token: server.teacherKey,
      body: { name: 'Mr Haydn' },
    })) as unknown as { body: Seat };
    const removed = await followStream(feedUrl(), second.body.token);
    const staying = await followStream(feedUrl(), room.token);
    const path = `/api/rooms/${room.code}/participants/${second.body.participantId}`;
    expect((await server.request('DELETE', path, room)).status).toBe(204);
    await call(anna, 'POST', 'check-ins', { energy: 5 });
    await until(() => staying.events.length === 1, 'the event for the other teacher');
    await removed.ended;
    expect(removed.events).toEqual([]);
    await expect(followStream(feedUrl(), second.body.token)).rejects.toThrow(/REMOVED/);
    staying.close();
  });

  it('when the room is closed', async () => {
    const stream = await followStream(feedUrl(), room.token);
    expect((await server.request('DELETE', `/api/rooms/${room.code}`, room)).status).toBe(204);
    await stream.ended;
  });

  it("with the token's own end, however late it was shown", async () => {
    await server.close();
    const clock = createShiftedClock();
    server = await createTestServer({ clock });
    room = await server.createRoom();
    clock.shift(3_599_000);
    const stream = await followStream(feedUrl(), room.token);
    await stream.ended;
    await expect(followStream(feedUrl(), room.token)).rejects.toThrow(/TOKEN_EXPIRED/);
  });
});

it('an erased student does not come back with what the running lesson had counted', async () => {
  const [annaClient, bertClient] = [await connect(anna), await connect(bert)];
  play(annaClient, [1]);
  annaClient.set('cells', 'p1:0:0', 90);
  await until(() => bertClient.get('cells', 'p1:0:0') === 90, 'the edit');
  bertClient.set('cells', 'p1:0:1', 90);
  await until(() => annaClient.get('cells', 'p1:0:1') === 90, 'the other edit');
  const student = `students/${anna.participantId}`;
  expect((await teacher('DELETE', student)).status).toBe(204);
  annaClient.set('cells', 'p1:0:2', 90);
  const feed = await followStream(`${server.url}/api/rooms/${room.code}/sel/feed`, room.token, '0');
  const snapshots = () => feed.events.filter(({ event }) => event === 'snapshot');
  await until(() => snapshots().length === 2, 'the two snapshots after it');
  feed.close();
  expect((await teacher('GET', 'series')).body.points).toMatchObject([{ students: 1 }, { students: 1 }]);
  const { body } = await teacher('GET', `${student}/export`);
  expect(body).toMatchObject({ optedOut: true, entries: [], participation: [], meetings: [], events: [] });
  const { body: summary } = await teacher('GET', `students/${bert.participantId}/summary`);
  expect(summary).toMatchObject({ collaboration: { partners: 0, coEdits: 0 }, contribution: { edits: 1 } });
});
