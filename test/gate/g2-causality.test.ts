import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  createClient,
  createGateRoom,
  pull,
  resend,
  send,
  set,
  storedValue,
  student,
  teacher,
} from '../support/gate-room.ts';
import { type ForgedSection, forgeUpdate, write, writeAfter } from './forged-update.ts';
import { denialsOf, expectRefused, plainYjs } from './refusal-check.ts';

const cell = 'p1:0:0';

describe('G2: nothing waits inside the document', () => {
  test("a student's parked write, which plain Yjs integrates later in the teacher's name", () => {
    const room = createGateRoom();
    const teacherDoc = createClient(room, 1000);
    const parked = forgeUpdate([{ client: 7, clock: 0, structs: [writeAfter([1000, 0], 299)] }]);
    const lesson = set(teacherDoc, 'tempo', 'bpm', 120);
    const plain = plainYjs(room, parked, lesson);
    expect(plain.getMap('tempo').get('bpm')).toBe(299);

    expectRefused(room, parked, 'G2');
    send(room, lesson, teacher);
    expect(storedValue(room, 'tempo', 'bpm')).toBe(120);
  });

  test("a poisoned clock: 13 bytes of the teacher's future", () => {
    const room = createGateRoom();
    const teacherDoc = createClient(room, 1000);
    const poison = forgeUpdate([{ client: 1000, clock: 5, structs: [write('cells', cell, 1)] }]);
    expectRefused(room, poison, 'G2', teacher);
    const gap = forgeUpdate([{ client: 1000, clock: 0, structs: [{ gc: 5 }] }]);
    const lesson = set(teacherDoc, 'tempo', 'bpm', 120);
    expect(plainYjs(room, gap, lesson).getMap('tempo').get('bpm')).not.toBe(120);
    // As the room does once the teacher's awareness shows the id.
    room.owners.claim(1000, teacher.participantId);
    expectRefused(room, gap, 'G3', student);
    expect(denialsOf(send(room, lesson, teacher))).toEqual([]);
    expect(storedValue(room, 'tempo', 'bpm')).toBe(120);
  });

  test("a deletion of the teacher's future writes, which plain Yjs keeps until they come", () => {
    const room = createGateRoom();
    const teacherDoc = createClient(room, 1000);
    const deletion = forgeUpdate([], [{ client: 1000, ranges: [[0, 1000]] }]);
    const lesson = set(teacherDoc, 'tempo', 'bpm', 120);
    expect(plainYjs(room, deletion, lesson).getMap('tempo').get('bpm')).toBeUndefined();
    expectRefused(room, deletion, 'G2');
    send(room, lesson, teacher);
    expect(storedValue(room, 'tempo', 'bpm')).toBe(120);
  });

  test('a gap inside an update', () => {
    const room = createGateRoom();
    const structs = [write('cells', cell, 1), { skip: 3 }, write('cells', cell, 2)];
    expectRefused(room, forgeUpdate([{ client: 7, clock: 0, structs }]), 'G2');
  });

  test('origins that refer to each other in a circle, or to their own future', () => {
    const room = createGateRoom();
    const circle: ForgedSection[] = [
      { client: 7, clock: 0, structs: [writeAfter([8, 0], 1)] },
      { client: 8, clock: 0, structs: [writeAfter([7, 0], 2)] },
    ];
    expectRefused(room, forgeUpdate(circle), 'G2');
    expectRefused(room, forgeUpdate([{ client: 7, clock: 0, structs: [writeAfter([7, 0], 1)] }]), 'G2');
    expectRefused(room, forgeUpdate([{ client: 7, clock: 0, structs: [writeAfter([7, 5], 1)] }]), 'G2');
  });

  test('a known struct sent again with another, unknown origin, which Yjs would leave pending', () => {
    const room = createGateRoom();
    send(room, forgeUpdate([{ client: 7, clock: 0, structs: [write('cells', cell, 5)] }]), student);
    const again = (...origin: [number, number]): Uint8Array =>
      forgeUpdate([{ client: 7, clock: 0, structs: [writeAfter(origin, 5)] }]);
    expect(plainYjs(room, again(99, 5)).store.pendingStructs).not.toBeNull();
    expect(() => plainYjs(room, again(7, 3))).toThrow();
    expectRefused(room, again(99, 5), 'G4');
    expectRefused(room, again(7, 3), 'G4');
  });

  test('an honest client whose frame was lost sends everything again when it is asked', () => {
    const room = createGateRoom();
    const client = createClient(room);
    set(client, 'cells', cell, 1);
    const second = set(client, 'cells', 'p1:0:1', 2);
    expectRefused(room, second, 'G2');
    expect(resend(room, client, student)).toMatchObject({ kind: 'applied', denials: [] });
    expect([storedValue(room, 'cells', cell), storedValue(room, 'cells', 'p1:0:1')]).toEqual([1, 2]);
    pull(room, client);
    expect(client.getMap('cells').toJSON()).toEqual(room.doc.getMap('cells').toJSON());
  });

  test('several documents of one person merge in any order of their sections', () => {
    const room = createGateRoom();
    const first = createClient(room, 1000);
    const second = createClient(room, 7);
    set(first, 'cells', cell, 1);
    Y.applyUpdate(second, Y.encodeStateAsUpdate(first));
    set(second, 'cells', cell, 2);
    Y.applyUpdate(first, Y.encodeStateAsUpdate(second));
    set(first, 'cells', cell, 3);
    expect(resend(room, first, student)).toMatchObject({ kind: 'applied', claims: [1000, 7], denials: [] });
    expect(storedValue(room, 'cells', cell)).toBe(3);
  });
});
