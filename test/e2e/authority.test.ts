import { afterEach, beforeEach, expect, it } from 'vitest';
import { converged, type Seat, StockClient } from '../support/stock-client.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';

let server: TestServer;
let room: Seat & { readonly code: string };
const clients: StockClient[] = [];

beforeEach(async () => {
  server = await createTestServer();
  room = await server.createRoom();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await server.close();
});

async function client(seat: Seat): Promise<StockClient> {
  const stock = new StockClient(seat);
  clients.push(stock);
  return stock.synced();
}

function valuesSeen(stock: StockClient, root: string, key: string): unknown[] {
  const seen: unknown[] = [];
  stock.doc.getMap(root).observe((event) => {
    if (event.keysChanged.has(key)) seen.push(stock.get(root, key));
  });
  return seen;
}

it("G5: a student's forbidden write is never seen by any other client, and the student converges", async () => {
  const teacher = await client(room);
  const [anna, bert] = [
    await client(await server.join(room.code, 'Anna')),
    await client(await server.join(room.code, 'Bert')),
  ];
  const seenByBert = valuesSeen(bert, 'tempo', 'bpm');
  const seenByTeacher = valuesSeen(teacher, 'tempo', 'bpm');
  const before = teacher.get('tempo', 'bpm');
  anna.set('tempo', 'bpm', 299);
  anna.set('cells', 'p1:0:0', 77);
  await until(() => bert.get('cells', 'p1:0:0') === 77, 'what the student may write');
  await converged([teacher.doc, anna.doc, bert.doc]);
  expect(anna.get('tempo', 'bpm')).toBe(before);
  expect(new Set([...seenByBert, ...seenByTeacher, before])).toEqual(new Set([before]));
});

it("G6: a teacher's simultaneous write survives a student's", async () => {
  const teacher = await client(room);
  const anna = await client(await server.join(room.code, 'Anna'));
  for (let bpm = 60; bpm < 80; bpm++) {
    anna.set('tempo', 'bpm', 200 + bpm);
    teacher.set('tempo', 'bpm', bpm);
  }
  const title = 'after the race';
  teacher.set('room', 'title', title);
  await until(() => anna.get('room', 'title') === title, 'the last write');
  await converged([teacher.doc, anna.doc]);
  expect(anna.get('tempo', 'bpm')).toBe(79);
});

it('G6: a teacher who was offline wins by arrival, whichever client id is higher', async () => {
  const first = await client(room);
  const secondSeat = (await server.request('POST', `/api/rooms/${room.code}/join`, {
    token: server.teacherKey,
    body: { name: 'Second teacher' },
  })) as unknown as { body: Seat };
  const second = await client(secondSeat.body);
  for (const [away, present] of [
    [first, second],
    [second, first],
  ] as const) {
    away.provider.disconnect();
    away.set('tempo', 'bpm', 61);
    present.set('tempo', 'bpm', 141);
    await until(() => present.provider.synced, 'the present teacher');
    const anna = await client(await server.join(room.code, 'Anna'));
    await until(() => anna.get('tempo', 'bpm') === 141, 'the present tempo');
    away.provider.connect();
    await until(() => anna.get('tempo', 'bpm') === 61, "the returning teacher's tempo");
    await converged([first.doc, second.doc, anna.doc]);
  }
});

it("a student can't write presence, mutes, beats, roles, settings or the timeline", async () => {
  const teacher = await client(room);
  const anna = await client(await server.join(room.code, 'Anna'));
  teacher.set('room', 'frozen', false);
  await until(() => anna.get('room', 'frozen') === false, 'a setting to overwrite');
  const me = anna.seat.participantId;
  const before = JSON.stringify(teacher.contents().presence);
  anna.set('presence', me, { name: 'Queen', role: 'teacher', online: true, joinedAt: 0, seat: 1 });
  anna.set('mutes', room.participantId, true);
  anna.set('beats', me, [0, 1, 2, 3]);
  anna.set('roles', me, 'conductor');
  anna.set('room', 'frozen', true);
  anna.set('room', 'locked', true);
  anna.set('timeline', 'current', { rev: 99 });
  anna.set('cells', 'p1:3:3', 9);
  await until(() => teacher.get('cells', 'p1:3:3') === 9, 'the allowed write');
  await converged([teacher.doc, anna.doc]);
  expect(JSON.stringify(anna.contents().presence)).toBe(before);
  expect(anna.contents()).toMatchObject({ mutes: {}, beats: {}, roles: {} });
  expect(anna.contents().room).toEqual({ frozen: false });
});

it('freeze and pattern locks stop students and not the teacher, and thaw again', async () => {
  const teacher = await client(room);
  const anna = await client(await server.join(room.code, 'Anna'));
  teacher.set('room', 'frozen', true);
  await until(() => anna.get('room', 'frozen') === true, 'the freeze');
  anna.set('cells', 'p1:0:0', 1);
  await until(() => anna.get('cells', 'p1:0:0') === undefined, 'the cell to be taken back');
  teacher.set('cells', 'p1:0:1', 2);
  teacher.set('room', 'frozen', false);
  await until(() => anna.get('room', 'frozen') === false, 'the thaw');
  anna.set('cells', 'p1:0:2', 3);
  await until(() => teacher.get('cells', 'p1:0:2') === 3, "the student's cell");
  await converged([teacher.doc, anna.doc]);
  expect(teacher.contents().cells).toEqual({ 'p1:0:1': 2, 'p1:0:2': 3 });
});
