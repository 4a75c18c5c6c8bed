import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  capture,
  contents,
  createClient,
  createGateRoom,
  type GateRoom,
  otherTeacher,
  pull,
  remove,
  resend,
  restart,
  send,
  server,
  set,
  storedValue,
  student,
  sync,
  teacher,
} from '../support/gate-room.ts';
import { denialsOf } from './refusal-check.ts';

const low = 10;
const high = 4_000_000_000;
const cell = 'p1:0:0';
const anna = student.participantId;
const idOrders = [
  [low, high],
  [high, low],
] as const;
const restarts = ['live', 'log', 'snapshot'] as const;

function maybeRestart(room: GateRoom, how: (typeof restarts)[number]): GateRoom {
  return how === 'live' ? room : restart(room, how);
}

describe.each(idOrders)('G6: the teacher has client id %i, the other %i', (teacherId, otherId) => {
  test("a teacher's write survives a forbidden one at the same moment, whichever comes first", () => {
    for (const studentFirst of [true, false]) {
      const room = createGateRoom();
      const [mine, theirs] = [createClient(room, teacherId), createClient(room, otherId)];
      const wanted = set(mine, 'tempo', 'bpm', 120);
      const forbidden = set(theirs, 'tempo', 'bpm', 299);
      if (studentFirst) send(room, forbidden, student);
      expect(denialsOf(send(room, wanted, teacher))).toEqual([]);
      if (!studentFirst) send(room, forbidden, student);
      expect(storedValue(room, 'tempo', 'bpm')).toBe(120);
      for (const client of [mine, theirs]) pull(room, client);
      expect([mine, theirs].map((client) => client.getMap('tempo').get('bpm'))).toEqual([120, 120]);
    }
  });

  test('of two teachers the one whose write arrives last wins', () => {
    const room = createGateRoom();
    const [mine, theirs] = [createClient(room, teacherId), createClient(room, otherId)];
    const offline = set(mine, 'tempo', 'bpm', 120);
    send(room, set(theirs, 'tempo', 'bpm', 80), otherTeacher);
    send(room, set(theirs, 'tempo', 'bpm', 81), otherTeacher);
    send(room, offline, teacher);
    expect(storedValue(room, 'tempo', 'bpm')).toBe(120);
    send(room, set(theirs, 'tempo', 'bpm', 82), otherTeacher);
    expect(storedValue(room, 'tempo', 'bpm')).toBe(82);
    send(room, set(mine, 'tempo', 'bpm', 121), teacher);
    expect(storedValue(room, 'tempo', 'bpm')).toBe(121);
    sync(room, mine, teacher);
    sync(room, theirs, otherTeacher);
    expect(contents(mine)).toEqual(contents(theirs));
  });

  test('a teacher who was offline overrules what the server wrote meanwhile', () => {
    const room = createGateRoom();
    const mine = createClient(room, teacherId);
    const offline = set(mine, 'tempo', 'bpm', 120);
    room.gate.edit(server, [{ root: 'tempo', key: 'bpm', value: 90 }], 'server');
    send(room, offline, teacher);
    expect(storedValue(room, 'tempo', 'bpm')).toBe(120);
  });

  test.each(restarts)(
    "a teacher's deletion holds against a forbidden write or deletion it crosses (%s)",
    (how) => {
      for (const attack of ['write', 'delete'] as const) {
        for (const answer of ['update', 'step 2'] as const) {
          let room = createGateRoom();
          send(room, set(createClient(room), 'mutes', anna, true), teacher);
          const [mine, theirs] = [createClient(room, teacherId), createClient(room, otherId)];
          const deletion = remove(mine, 'mutes', anna);
          send(
            room,
            attack === 'write' ? set(theirs, 'mutes', anna, true) : remove(theirs, 'mutes', anna),
            student,
          );
          expect(storedValue(room, 'mutes', anna)).toBe(true);
          room = maybeRestart(room, how);
          expect(
            denialsOf(answer === 'update' ? send(room, deletion, teacher) : resend(room, mine, teacher)),
          ).toEqual([]);
          expect(storedValue(room, 'mutes', anna)).toBeUndefined();
          sync(room, theirs, student);
          sync(room, mine, teacher);
          expect(contents(mine)).toEqual(contents(theirs));
        }
      }
    },
  );

  test.each(restarts)('set and deleted again before the answer is seen (%s)', (how) => {
    let room = createGateRoom();
    const [mine, theirs] = [createClient(room, teacherId), createClient(room, otherId)];
    send(room, set(theirs, 'mutes', '*', true), student);
    send(room, set(mine, 'mutes', '*', true), teacher);
    expect(storedValue(room, 'mutes', '*')).toBe(true);
    room = maybeRestart(room, how);
    send(room, remove(mine, 'mutes', '*'), teacher);
    expect(storedValue(room, 'mutes', '*')).toBeUndefined();
  });

  test('an authorised creation is not lost to a denied one, in a map that everyone writes', () => {
    const room = createGateRoom();
    const [mine, theirs] = [createClient(room, teacherId), createClient(room, otherId)];
    const forbidden = set(theirs, 'cells', cell, 7);
    send(room, set(mine, 'room', 'frozen', true), teacher);
    const wanted = set(mine, 'cells', cell, 50);
    send(room, forbidden, student);
    send(room, wanted, teacher);
    expect(storedValue(room, 'cells', cell)).toBe(50);
  });

  test('quick writes by whoever was denied a moment ago arrive in full', () => {
    const room = createGateRoom();
    const mine = createClient(room, teacherId);
    send(room, set(mine, 'cells', cell, 100), teacher);
    const theirs = createClient(room, otherId);
    send(room, set(mine, 'room', 'frozen', true), teacher);
    send(room, set(theirs, 'cells', cell, 7), student);
    send(room, set(mine, 'room', 'frozen', false), teacher);
    for (const velocity of [8, 9, 10]) {
      expect(denialsOf(send(room, set(theirs, 'cells', cell, velocity), student))).toEqual([]);
      expect(storedValue(room, 'cells', cell)).toBe(velocity);
    }
    send(room, remove(theirs, 'cells', cell), student);
    expect(storedValue(room, 'cells', cell)).toBeUndefined();
  });
});

interface Attack {
  readonly denials: number;
  readonly students: number;
  readonly sees: boolean;
}

describe('G6: what deletes and what does not', () => {
  test.each(restarts)('what a full SyncStep2 merely repeats deletes nothing (%s)', (how) => {
    let room = createGateRoom();
    send(room, set(createClient(room), 'mutes', anna, true), teacher);
    const [mine, theirs] = [createClient(room), createClient(room)];
    send(room, remove(theirs, 'mutes', anna), student);
    pull(room, mine);
    room = maybeRestart(room, how);
    expect(resend(room, mine, teacher)).toMatchObject({ changed: [], denials: [] });
    expect(storedValue(room, 'mutes', anna)).toBe(true);
  });

  test("a teacher's own invalid write, repeated after a drop, deletes nothing", () => {
    const room = createGateRoom();
    send(room, set(createClient(room), 'beats', anna, [0, 2]), otherTeacher);
    const mine = createClient(room);
    expect(denialsOf(send(room, set(mine, 'beats', anna, [2, 0]), teacher))).toHaveLength(1);
    resend(room, mine, teacher);
    expect(storedValue(room, 'beats', anna)).toEqual([0, 2]);
  });

  test('a deletion removes what its author saw, not what another teacher has set meanwhile', () => {
    const room = createGateRoom();
    send(room, set(createClient(room), 'roles', anna, 'drums'), teacher);
    const [mine, theirs] = [createClient(room), createClient(room)];
    const deletion = remove(mine, 'roles', anna);
    send(room, set(theirs, 'roles', anna, 'bass'), otherTeacher);
    send(room, deletion, teacher);
    expect(storedValue(room, 'roles', anna)).toBe('bass');
  });

  describe.each(['update', 'sync-step-2'] as const)(
    'I3: a deletion that crosses denials, in an %s',
    (kind) => {
      /** Denied writes of one key by some students; `sees`: each has seen the restore of the one before it. */
      function attack(room: GateRoom, { denials, students, sees }: Attack): void {
        const docs = Array.from({ length: students }, (_, i) => createClient(room, 100_000 + i));
        for (let i = 0; i < denials; i++) {
          const doc = docs[i % students];
          if (doc === undefined) throw new Error('There is no such student.');
          const sender = {
            participantId: `pvp${String(i % students).padStart(7, '0')}`,
            role: 'student',
          } as const;
          const isWrite = i % 3 > 0;
          send(room, isWrite ? set(doc, 'mutes', anna, true) : remove(doc, 'mutes', anna), sender);
          if (sees) pull(room, doc);
        }
      }

      test.each([
        { denials: 1, students: 1, sees: true },
        { denials: 20, students: 1, sees: true },
        { denials: 20, students: 1, sees: false },
        { denials: 300, students: 30, sees: true },
        { denials: 300, students: 30, sees: false },
        { denials: 400, students: 200, sees: false },
        { denials: 10_000, students: 1, sees: true },
        { denials: 10_000, students: 30, sees: false },
      ])(
        '$denials denials by $students students (each sees the last: $sees)',
        { timeout: 60_000 },
        (options) => {
          for (const attacksBefore of [0, 5]) {
            let room = createGateRoom();
            send(room, set(createClient(room), 'mutes', anna, true), teacher);
            attack(room, { denials: attacksBefore, students: 1, sees: true });
            const mine = createClient(room);
            const deletion = remove(mine, 'mutes', anna);
            attack(room, options);
            expect(storedValue(room, 'mutes', anna)).toBe(true);
            if (options.denials < 1000) room = restart(room, 'snapshot');
            if (kind === 'update') send(room, deletion, teacher);
            else resend(room, mine, teacher);
            expect(storedValue(room, 'mutes', anna)).toBeUndefined();
          }
        },
      );
    },
  );

  test('I3: who only repeats what it knows deletes nothing, however often others were denied', () => {
    const room = createGateRoom();
    send(room, set(createClient(room), 'mutes', anna, true), teacher);
    const student1 = createClient(room);
    for (let i = 0; i < 50; i++) {
      send(room, remove(student1, 'mutes', anna), student);
      if (i % 7 === 0) pull(room, student1);
      const idle = createClient(room);
      if (i % 5 === 0) resend(room, idle, teacher);
      resend(room, student1, student);
      expect(storedValue(room, 'mutes', anna)).toBe(true);
    }
  });

  test('an undone write converges for everyone', () => {
    const room = createGateRoom();
    const mine = createClient(room);
    const undo = new Y.UndoManager(mine.getMap('tempo'), { captureTimeout: 0 });
    send(room, set(mine, 'tempo', 'bpm', 120), teacher);
    send(room, set(mine, 'tempo', 'bpm', 140), teacher);
    send(
      room,
      capture(mine, () => undo.undo()),
      teacher,
    );
    expect(storedValue(room, 'tempo', 'bpm')).toBe(120);
    send(
      room,
      capture(mine, () => undo.redo()),
      teacher,
    );
    expect(storedValue(room, 'tempo', 'bpm')).toBe(140);
    const late = createClient(room);
    expect(contents(late)).toEqual(contents(mine));
  });
});
