/** What comes in one turn passes the gate together: one transaction, one stored update, one frame; and each is judged by itself. */

import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { RoomCommit, RoomStore } from '../../../persistence/room-store.ts';
import type { Room } from '../../../server/room/room.ts';
import { closeCode } from '../../../shared/close-code.ts';
import { message } from '../../../shared/message-table.ts';
import { encodeSyncStep1, encodeSyncStep2, encodeUpdate } from '../../../shared/protocol.ts';
import { type ForgedStruct, forgeUpdate, write, writeAfter } from '../../gate/forged-update.ts';
import { roomRecord } from '../../persistence/room-records.ts';
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

/** Each turn of the loop, until nothing is left; returns how many structs and deletions each commit brought. */
async function playOut(): Promise<number[]> {
  const sizes: number[] = [];
  while (!room.isSettled) {
    const before = commits.length;
    await floor.pass(25);
    for (const { updates } of commits.slice(before)) {
      for (const { update } of updates) {
        const { structs, ds } = Y.decodeUpdate(update);
        const deleted = [...ds.clients.values()].flat().reduce((sum, { len }) => sum + len, 0);
        sizes.push(structs.length + deleted);
      }
    }
  }
  return sizes;
}

function cellsOfUnknownPatterns(client: number, count: number): Uint8Array {
  const structs = Array.from({ length: count }, (_, i) => write('cells', `q${i}:0:0`, 1));
  return encodeUpdate(forgeUpdate([{ client, clock: 0, structs }]));
}

describe('G8: what costs much is taken in by several commits', () => {
  it('and a classmate’s edit waits for one slice of it at most', async () => {
    seat(0).session.receive(cellsOfUnknownPatterns(7, 40_000));
    await floor.pass(25);
    seat(1).session.receive(new Editor().frame('p1:0:0', 5));
    await floor.pass(25);
    await floor.pass(25);
    expect(room.reader.cell('p1:0:0')).toBe(5);
    expect(room.isSettled).toBe(false);
    const sizes = await playOut();
    expect(sizes.length).toBeGreaterThan(50);
    // 20 by name, and how many more.
    expect(seat(0).connection.sent.filter(([kind]) => kind === message.notice)).toHaveLength(21);
    // A denied creation is a struct, a restore's three clocks, and their deletion.
    expect(Math.max(...sizes)).toBeLessThan(4000);
    expect(seat(0).connection.closed).toBeUndefined();
  });

  it('and what its author writes meanwhile comes after it', async () => {
    const structs = Array.from({ length: 3000 }, (_, i) =>
      i === 0 ? write('cells', 'p1:0:0', 1) : writeAfter([7, i - 1], i & 127),
    );
    seat(0).session.receive(encodeUpdate(forgeUpdate([{ client: 7, clock: 0, structs }])));
    const next: ForgedStruct = writeAfter([7, 2999], 99);
    seat(0).session.receive(encodeUpdate(forgeUpdate([{ client: 7, clock: 3000, structs: [next] }])));
    await playOut();
    expect(room.reader.cell('p1:0:0')).toBe(99);
    expect(seat(0).connection.sent.filter(([kind]) => kind === message.notice)).toEqual([]);
  });

  it('a teacher’s control by HTTP does not wait for all of it', async () => {
    seat(0).session.receive(cellsOfUnknownPatterns(7, 40_000));
    await floor.pass(25);
    const teacher = { participantId: 'pvpteach04', role: 'teacher' } as const;
    let isDone = false;
    void room.edit(teacher, [{ root: 'tempo', key: 'bpm', value: 77 }]).then(() => (isDone = true));
    for (let i = 0; i < 4; i++) await floor.pass(25);
    expect(isDone).toBe(true);
    expect(room.isSettled).toBe(false);
  });

  it('of 64 patterns that go at once, the cells go in several commits, all of them', async () => {
    const teacher = { participantId: 'pvpteach04', role: 'teacher' } as const;
    const lanes = Array.from({ length: 16 }, () => 'x');
    const ids = Array.from({ length: 12 }, (_, i) => `z${i}`);
    const pattern = { name: 'Z', lanes, steps: 32, locked: false };
    await floor.during(
      room.edit(
        teacher,
        ids.map((key) => ({ root: 'patterns', key, value: pattern })),
      ),
    );
    const keys = ids.flatMap((id) => Array.from({ length: 512 }, (_, i) => `${id}:${i >> 5}:${i & 31}`));
    await floor.during(
      room.edit(
        teacher,
        keys.map((key) => ({ root: 'cells', key, value: 1 })),
      ),
    );
    commits = [];
    void room.edit(
      teacher,
      ids.map((key) => ({ root: 'patterns', key, value: undefined })),
    );
    const sizes = await playOut();
    expect(room.reader.keys('cells')).toEqual([]);
    expect(Math.max(...sizes)).toBeLessThan(2500);
  });
});

describe('I7: a connection whose writes can no longer arrive is closed, and told why', () => {
  it('hostile bytes: at once', async () => {
    const wrong: ForgedStruct = { parent: 'cells', key: 'p1:0:0', values: [] };
    seat(0).session.receive(encodeUpdate(forgeUpdate([{ client: 7, clock: 0, structs: [wrong] }])));
    await floor.turn();
    expect(seat(0).connection.closed).toEqual(closeCode.unacceptable);
    expect(seat(1).connection.closed).toBeUndefined();
  });

  it('another participant’s client id', async () => {
    const structs = [write('cells', 'p1:0:0', 1)];
    seat(0).session.receive(encodeUpdate(forgeUpdate([{ client: 7, clock: 0, structs }])));
    const more = [writeAfter([7, 0], 1)];
    seat(1).session.receive(encodeUpdate(forgeUpdate([{ client: 7, clock: 1, structs: more }])));
    await floor.turn();
    expect(seat(1).connection.closed).toEqual(closeCode.unacceptable);
  });

  it('a gap is asked for, and a SyncStep2 that still has it ends the connection', async () => {
    const gapped = forgeUpdate([{ client: 7, clock: 5, structs: [write('cells', 'p1:0:0', 1)] }]);
    seat(0).session.receive(encodeUpdate(gapped));
    await floor.turn();
    expect(seat(0).connection.take(message.sync)).toHaveLength(1);
    seat(0).session.receive(encodeSyncStep2(gapped));
    await floor.turn();
    expect(seat(0).connection.closed).toBeUndefined();
    seat(0).session.receive(encodeSyncStep2(gapped));
    await floor.turn();
    expect(seat(0).connection.closed).toEqual(closeCode.incomplete);
  });

  it('too many page loads at once: until later, for who came with them alone', async () => {
    const sections = Array.from({ length: 31 }, (_, i) => ({
      client: 100 + i,
      clock: 0,
      structs: [write('cells', `p1:0:${i % 16}`, 1)],
    }));
    for (const section of sections) {
      seat(0).session.receive(encodeUpdate(forgeUpdate([section])));
      await floor.turn();
    }
    expect(seat(0).connection.closed).toEqual(closeCode.tooManyClientIds);
    seat(1).session.receive(new Editor().frame('p1:0:0', 5));
    await floor.turn();
    expect(room.reader.cell('p1:0:0')).toBe(5);
    const again = floor.connect(room, students[0]);
    again.session.receive(encodeSyncStep1(Uint8Array.of(0)));
    await floor.pass(60_000);
    again.session.receive(
      encodeUpdate(forgeUpdate([{ client: 500, clock: 0, structs: [write('cells', 'p1:1:0', 9)] }])),
    );
    await playOut();
    expect(room.reader.cell('p1:1:0')).toBe(9);
  });
});

it('G8: what others have deleted is not counted as what a SyncStep2 adds', async () => {
  const ranges = Array.from({ length: 2000 }, (_, i) => [2 * i, 1] as const);
  const structs = [{ parent: 'cells', key: 'p1:0:0', deleted: 4000 }];
  seat(0).session.receive(encodeUpdate(forgeUpdate([{ client: 7, clock: 0, structs }])));
  await playOut();
  const before = seat(1).session.budget.documentBytes;
  const now = floor.clock.now();
  seat(1).session.receive(encodeSyncStep2(forgeUpdate([], [{ client: 7, ranges }])));
  await playOut();
  expect(before.check(floor.config.limits.documentByteBurst - 100, now).ok).toBe(true);
});

it('an overgrown document starts anew while its room is in use, and its members come back to it', async () => {
  const sections = Array.from({ length: 4001 }, (_, i) => ({
    client: 1000 + i,
    clock: 0,
    structs: [write('cells', `p1:0:${i % 16}`, 1)],
  }));
  await floor.store.createRoom(roomRecord('large'));
  const updates = [{ seq: 1, update: forgeUpdate(sections) }];
  await floor.store.commit([{ roomId: 'large', epoch: 1, updates, clientIds: [] }]);
  const large = await floor.open('large');
  await floor.admit(large, students[0]);
  const teacher = { participantId: 'pvpteach04', role: 'teacher' } as const;
  const value = { name: 'One', lanes: ['kick', 'snare'], steps: 16, locked: false };
  await floor.during(large.edit(teacher, [{ root: 'patterns', key: 'p1', value }]));
  const { session, connection } = floor.connect(large, students[0]);
  session.receive(encodeSyncStep1(Uint8Array.of(0)));
  const editor = new Editor();
  for (let i = 0; i < 70 && connection.closed === undefined; i++) {
    session.receive(editor.frame('p1:1:1', i));
    await floor.pass(1000);
  }
  expect(connection.closed).toEqual(closeCode.epochBegins);
  const renewed = await floor.open('large');
  expect(renewed.epoch).toBe(2);
  expect(renewed.reader.keys('cells')).toHaveLength(17);
});
