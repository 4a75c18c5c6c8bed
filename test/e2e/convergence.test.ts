import { afterEach, expect, it } from 'vitest';
import { contentsOf, converged, StockClient } from '../support/stock-client.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';

let server: TestServer;
const clients: StockClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await server.close();
});

async function openClass(students: number): Promise<{ teacher: StockClient; students: StockClient[] }> {
  const room = await server.createRoom();
  const teacher = new StockClient(room);
  const seats = await Promise.all(
    Array.from({ length: students }, (_, i) => server.join(room.code, `Student ${i}`)),
  );
  const members = seats.map((seat) => new StockClient(seat));
  clients.push(teacher, ...members);
  await Promise.all([teacher, ...members].map((client) => client.synced()));
  return { teacher, students: members };
}

function serverContents(roomId: string): Promise<Record<string, unknown>> {
  return server.rooms.open(roomId).then(({ reader }) => reader.state().cells);
}

it('30 students and a teacher edit one pattern at once and all hold the same', async () => {
  server = await createTestServer();
  const { teacher, students } = await openClass(30);
  students.forEach((student, i) => {
    for (let step = 0; step < 16; step++) student.set('cells', `p1:${i % 4}:${step}`, (i * 16 + step) % 128);
  });
  teacher.set('tempo', 'bpm', 132);
  const docs = [teacher, ...students].map(({ doc }) => doc);
  await until(() => docs.every((doc) => doc.getMap('cells').size === 64), 'every cell to be everywhere');
  await converged(docs);
  expect(teacher.get('tempo', 'bpm')).toBe(132);
  expect(await serverContents(teacher.seat.roomId)).toEqual(contentsOf(teacher.doc).cells);
});

it('20 such rooms run at once and none sees anything of another', async () => {
  server = await createTestServer();
  const classes = [];
  for (let i = 0; i < 20; i++) classes.push(await openClass(30));
  classes.forEach(({ teacher, students }, room) => {
    teacher.set('room', 'title', `Room ${room}`);
    students.forEach((student, i) => {
      student.set('cells', `p1:${i % 4}:${i % 16}`, room + 1);
    });
  });
  await Promise.all(
    classes.map(async ({ teacher, students }, room) => {
      const docs = [teacher, ...students].map(({ doc }) => doc);
      await until(
        () => docs.every((doc) => doc.getMap('room').get('title') === `Room ${room}`),
        'the title',
        30_000,
      );
      await until(() => docs.every((doc) => doc.getMap('cells').size === 16), 'the cells', 30_000);
      await converged(docs);
      expect(new Set(teacher.doc.getMap('cells').values())).toEqual(new Set([room + 1]));
    }),
  );
}, 90_000);

it('a client that was away merges its edits and gets what it missed', async () => {
  server = await createTestServer();
  const { teacher, students } = await openClass(2);
  const [away, present] = students;
  if (away === undefined || present === undefined) throw new Error('two students expected');
  away.provider.disconnect();
  for (let step = 0; step < 8; step++) away.set('cells', `p1:0:${step}`, 10 + step);
  for (let step = 8; step < 16; step++) present.set('cells', `p1:0:${step}`, 10 + step);
  teacher.set('tempo', 'bpm', 111);
  await until(() => teacher.doc.getMap('cells').size === 8, "the present student's cells");
  away.provider.connect();
  await until(() => teacher.doc.getMap('cells').size === 16, "the returning student's cells");
  await converged([teacher.doc, away.doc, present.doc]);
  expect(away.get('tempo', 'bpm')).toBe(111);
});
