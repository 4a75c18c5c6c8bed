import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { IndexeddbPersistence } from 'y-indexeddb';
import { joinRoom, type Persistence } from '../../client/index.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { type Laptop, SdkClass } from './sdk-class.ts';

let server: TestServer;
let lesson: SdkClass;
let teacher: Laptop;
/** Names of the copies that were opened, oldest first. */
let opened: string[];

const persistence: Persistence = (name, doc) => {
  opened.push(name);
  return new IndexeddbPersistence(name, doc);
};

beforeEach(async () => {
  opened = [];
  server = await createTestServer();
  lesson = new SdkClass(server);
  teacher = await lesson.open();
});

afterEach(async () => {
  await lesson.dismiss();
  await server.close();
});

/** Joins, goes offline, edits there and closes the page; returns what is left on the laptop. */
async function editOffline(name: string, step: number) {
  const laptop = await lesson.join(teacher, name, { persistence });
  const { classroom } = laptop;
  await until(() => opened.length > 0 && classroom.reader.pattern('p1') !== undefined, 'the room');
  laptop.cut();
  await until(() => classroom.connection.status === 'offline', 'the drop');
  classroom.setCell('p1', 0, step, 42);
  const { session } = classroom;
  await classroom.close();
  return session;
}

it('what was edited offline outlives the page and is sent when the seat is taken again', async () => {
  const session = await editOffline('Ada', 1);
  const again = lesson.sitDown(session, { persistence });
  await until(() => again.classroom.state.cells['p1:0:1'] === 42, 'the copy to be loaded');
  await until(() => teacher.classroom.state.cells['p1:0:1'] === 42, 'the edit at the teacher');
  const { roomId, participantId, epoch } = session;
  expect(opened).toEqual([opened[0], opened[0]]);
  expect(opened[0]).toBe(`downbeat:${roomId}:${participantId}:${epoch}`);
});

it("on a shared laptop one child's edits are never sent as another's", async () => {
  const session = await editOffline('Ada', 2);
  const next = await lesson.join(teacher, 'Ben', { persistence });
  next.classroom.setCell('p1', 1, 1, 7);
  await until(() => teacher.classroom.state.cells['p1:1:1'] === 7, "Ben's edit");
  expect(new Set(opened).size).toBe(2);
  expect(teacher.classroom.state.cells['p1:0:2']).toBeUndefined();
  const again = await joinRoom({ url: server.url, code: session.code, name: 'Ada', token: session.token });
  lesson.sitDown(again, { persistence });
  await until(() => teacher.classroom.state.cells['p1:0:2'] === 42, "Ada's edit, once it is Ada's again");
});
