import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { createFilePlace, type FilePlace } from '../persistence/file-store-place.ts';
import { converged, type Seat, type StockClient } from '../support/stock-client.ts';
import { createTestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { LiveClass, playsOn } from './live-class.ts';

let lesson: LiveClass;
let place: FilePlace;
let port: string;

beforeEach(async () => {
  place = createFilePlace();
  lesson = await LiveClass.open({ file: place.file });
  port = new URL(lesson.server.url).port;
});
afterEach(async () => {
  await lesson.end();
  place.remove();
});

async function restart(whileDown: () => void | Promise<void>): Promise<void> {
  await lesson.server.close();
  await whileDown();
  Object.assign(lesson, { server: await createTestServer({ file: place.file, env: { PORT: port } }) });
}

/** A browser tab with an offline copy; `close` leaves the copy behind. */
class Tab {
  readonly doc = new Y.Doc();
  readonly #copy: IndexeddbPersistence;

  constructor({ roomId, participantId }: Seat) {
    this.#copy = new IndexeddbPersistence(`${roomId}/${participantId}`, this.doc);
  }

  async loaded(): Promise<this> {
    await this.#copy.whenSynced;
    return this;
  }

  async close(): Promise<void> {
    await this.#copy.destroy();
    this.doc.destroy();
  }
}

async function connectTab(seat: Seat): Promise<{ tab: Tab; client: StockClient }> {
  const tab = await new Tab(seat).loaded();
  return { tab, client: lesson.startConnecting(seat, tab.doc) };
}

it('a stock client that edits offline, reloads offline and returns after a server restart converges', async () => {
  const teacher = await lesson.teacher();
  const seat = await lesson.server.join(lesson.room.code, 'Anna');
  const first = await connectTab(seat);
  await first.client.synced();
  first.client.set('cells', 'p1:0:0', 10);
  await until(() => teacher.get('cells', 'p1:0:0') === 10, 'the edit made online');
  first.client.provider.disconnect();
  first.client.set('cells', 'p1:0:1', 11);
  first.client.destroy();
  await first.tab.close();

  await restart(async () => {
    const offline = await new Tab(seat).loaded();
    expect(offline.doc.getMap('cells').toJSON()).toEqual({ 'p1:0:0': 10, 'p1:0:1': 11 });
    offline.doc.getMap('cells').set('p1:0:2', 12);
    await offline.close();
  });
  await teacher.synced();
  teacher.set('cells', 'p1:1:0', 20);

  const back = await connectTab(seat);
  back.client.set('cells', 'p1:0:3', 13);
  await back.client.synced();
  const wanted = { 'p1:0:0': 10, 'p1:0:1': 11, 'p1:0:2': 12, 'p1:0:3': 13, 'p1:1:0': 20 };
  await until(() => teacher.doc.getMap('cells').size === 5, 'the edits made offline');
  await converged([teacher.doc, back.tab.doc]);
  expect(teacher.contents().cells).toEqual(wanted);
  expect(teacher.get('presence', seat.participantId)).toMatchObject({ online: true, seat: 2 });
  await playsOn(back.client, teacher);
  back.client.destroy();
  await back.tab.close();
});

it('what a student was not allowed to write offline is taken back, in the offline copy too', async () => {
  const teacher = await lesson.teacher();
  teacher.set('tempo', 'bpm', 90);
  const seat = await lesson.server.join(lesson.room.code, 'Anna');
  const first = await connectTab(seat);
  await first.client.synced();
  await until(() => first.client.get('tempo', 'bpm') === 90, "the teacher's tempo");
  first.client.provider.disconnect();
  first.client.set('tempo', 'bpm', 299);
  first.client.set('mutes', '*', true);
  first.client.set('cells', 'p1:0:1', 11);
  first.client.destroy();
  await first.tab.close();
  await restart(() => {});
  const back = await connectTab(seat);
  await back.client.synced();
  await until(() => teacher.get('cells', 'p1:0:1') === 11, 'what was allowed');
  await converged([teacher.doc, back.tab.doc]);
  expect(teacher.contents()).toMatchObject({ tempo: { bpm: 90 }, mutes: {} });
  back.client.destroy();
  await back.tab.close();
  const copy = await new Tab(seat).loaded();
  expect(copy.doc.getMap('tempo').get('bpm')).toBe(90);
  expect(copy.doc.getMap('mutes').size).toBe(0);
  await copy.close();
});

it('a whole class that was offline through a restart comes back at once with all of its edits', async () => {
  const teacher = await lesson.teacher();
  const students = await Promise.all(['A', 'B', 'C', 'D', 'E', 'F'].map((name) => lesson.student(name)));
  for (const { provider } of students) provider.disconnect();
  await restart(() => {
    students.forEach((student, i) => {
      for (let step = 0; step < 16; step++) student.set('cells', `p1:${i % 4}:${step}`, i * 16 + step + 1);
    });
  });
  for (const { provider } of students) provider.connect();
  await until(() => teacher.doc.getMap('cells').size === 64, 'every cell');
  await converged([teacher, ...students].map(({ doc }) => doc));
});
