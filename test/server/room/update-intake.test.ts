/** What comes in one turn passes the gate together: one transaction, one stored update, one frame; and each is judged by itself. */

import { beforeEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { RoomCommit, RoomStore } from '../../../persistence/room-store.ts';
import type { Room } from '../../../server/room/room.ts';
import { encodeSyncStep1, encodeUpdate, message } from '../../../shared/protocol.ts';
import { Editor, RoomFloor, type Seated } from './room-floor.ts';

const students = ['pvpanna001', 'pvpbert002', 'pvpcher003'] as const;
let commits: RoomCommit[];
let floor: RoomFloor;
let room: Room;
let seats: readonly Seated[];

function noting(store: RoomStore): RoomStore {
  return Object.assign(Object.create(store), {
    commit(written: readonly RoomCommit[]) {
      commits.push(...written);
      return store.commit(written);
    },
  });
}

beforeEach(async () => {
  commits = [];
  floor = new RoomFloor({ wrapStore: noting });
  room = await floor.createRoom('room');
  for (const id of students) await floor.admit(room, id);
  seats = students.map((id) => floor.connect(room, id));
  for (const { session } of seats) session.receive(encodeSyncStep1(Uint8Array.of(0)));
  await floor.turn();
  for (const { connection } of seats) connection.sent.length = 0;
  commits = [];
});

function seat(index: number): Seated {
  const found = seats[index];
  if (found === undefined) throw new Error(`There is no seat ${index}.`);
  return found;
}

/** A student sets the tempo, which only a teacher may. */
function forbidden(): Uint8Array {
  const doc = new Y.Doc();
  doc.getMap('tempo').set('bpm', 299);
  return encodeUpdate(Y.encodeStateAsUpdate(doc));
}

it('three edits of one turn are one stored update and one frame for each', async () => {
  for (const [index, { session }] of seats.entries()) session.receive(new Editor().frame(`p1:0:${index}`, 5));
  await floor.turn();
  expect(commits.map(({ updates }) => updates.length)).toEqual([1]);
  for (const { connection } of seats) expect(connection.take(message.sync)).toHaveLength(1);
  expect([0, 1, 2].map((step) => room.reader.cell(`p1:0:${step}`))).toEqual([5, 5, 5]);
});

it('a forbidden one among them is taken back and told to its sender alone, and is in nobody’s frame', async () => {
  seat(0).session.receive(new Editor().frame('p1:0:0', 5));
  seat(1).session.receive(forbidden());
  seat(2).session.receive(new Editor().frame('p1:0:2', 7));
  await floor.turn();
  expect(room.reader.cell('p1:0:0')).toBe(5);
  expect(room.reader.cell('p1:0:2')).toBe(7);
  expect(room.reader.tempo().bpm).not.toBe(299);
  const notices = seats.map(({ connection }) => connection.sent.filter(([kind]) => kind === message.notice));
  expect(notices.map(({ length }) => length)).toEqual([0, 1, 0]);
  const listener = new Y.Doc();
  let sawIt = false;
  listener.getMap('tempo').observe((event) => {
    sawIt ||= event.target.get('bpm') === 299;
  });
  for (const { updates } of commits) for (const { update } of updates) Y.applyUpdate(listener, update);
  expect(sawIt).toBe(false);
});

it('who edits and goes in the same turn has edited', async () => {
  const { session } = seat(0);
  session.receive(new Editor().frame('p1:0:0', 5));
  session.end();
  await floor.turn();
  expect(room.reader.cell('p1:0:0')).toBe(5);
});

it('the server’s own edit comes behind what was there before it', async () => {
  seat(0).session.receive(new Editor().frame('p1:0:0', 5));
  const teacher = { participantId: 'pvpteach04', role: 'teacher' } as const;
  await floor.during(room.edit(teacher, [{ root: 'cells', key: 'p1:0:0', value: 9 }]));
  expect(room.reader.cell('p1:0:0')).toBe(9);
});

it('a room is not settled while something waits for the gate', async () => {
  seat(0).session.receive(new Editor().frame('p1:0:0', 5));
  expect(room.isSettled).toBe(false);
  await floor.during(room.settled());
  expect(room.isSettled).toBe(true);
  expect(room.reader.cell('p1:0:0')).toBe(5);
});
