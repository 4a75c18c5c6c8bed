/** What the model test found: deletions that nobody meant, and meant ones that came to nothing. Each by hand. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  contents,
  createClient,
  createGateRoom,
  edit,
  type GateRoom,
  otherTeacher,
  pull,
  receive,
  remove,
  resend,
  restart,
  send,
  set,
  storedValue,
  student,
  sync,
  teacher,
} from '../support/gate-room.ts';
import { denialsOf } from './refusal-check.ts';

const low = 10;
const high = 4_000_000_000;
const anna = student.participantId;

describe.each([
  [low, high],
  [high, low],
])('G6: client ids %i and %i', (mineId, theirsId) => {
  test('a write that its author deleted again takes nothing with it that its author never saw', () => {
    const room = createGateRoom();
    const [mine, theirs] = [createClient(room, mineId), createClient(room, theirsId)];
    set(mine, 'mutes', anna, true);
    remove(mine, 'mutes', anna);
    send(room, set(theirs, 'mutes', anna, true), otherTeacher);
    expect(denialsOf(resend(room, mine, teacher))).toEqual([]);
    expect(storedValue(room, 'mutes', anna)).toBe(true);
    sync(room, mine, teacher);
    sync(room, theirs, otherTeacher);
    expect(contents(mine)).toEqual(contents(theirs));
    expect(storedValue(room, 'mutes', anna)).toBe(true);
  });

  test('what arrived beneath such a write is not deleted when its author repeats everything', () => {
    const room = createGateRoom();
    const [mine, theirs] = [createClient(room, mineId), createClient(room, theirsId)];
    set(mine, 'mutes', anna, true);
    remove(mine, 'mutes', anna);
    send(room, set(theirs, 'mutes', anna, true), otherTeacher);
    pull(room, mine);
    resend(room, mine, teacher);
    expect(storedValue(room, 'mutes', anna)).toBe(true);
  });

  test("a write that another teacher's hides from its author is still there after the author repeats everything", () => {
    const room = createGateRoom();
    const [mine, theirs] = [createClient(room, mineId), createClient(room, theirsId)];
    const wanted = set(mine, 'mutes', '*', true);
    send(room, set(theirs, 'mutes', '*', true), otherTeacher);
    const half = room.log.length;
    send(room, wanted, teacher);
    const early = restart({ ...room, log: room.log.slice(0, half) });
    pull(early, mine);
    resend(room, mine, teacher);
    expect(storedValue(room, 'mutes', '*')).toBe(true);
  });
});

test('G6: an edit made offline and deleted on reconnecting, before the server has asked, is deleted', () => {
  const room = createGateRoom();
  const mine = createClient(room);
  send(room, set(mine, 'mutes', anna, true), teacher);
  remove(mine, 'mutes', anna);
  const live = edit(mine, (doc) => {
    doc.getMap('mutes').set(anna, true);
    doc.getMap('mutes').delete(anna);
  });
  send(room, live, teacher);
  resend(room, mine, teacher);
  expect(storedValue(room, 'mutes', anna)).toBeUndefined();
});

test('G6: who was denied, then saw the restore of somebody else, may delete that one', () => {
  const room = createGateRoom();
  const author = createClient(room);
  send(room, set(author, 'cells', 'p1:0:0', 100), teacher);
  const [mine, theirs] = [createClient(room, low), createClient(room, high)];
  send(room, set(author, 'room', 'frozen', true), teacher);
  send(room, set(theirs, 'cells', 'p1:0:0', 8), student);
  const denied = set(mine, 'cells', 'p1:0:0', 7);
  pull(room, mine);
  expect(mine.getMap('cells').get('p1:0:0')).toBe(100);
  expect(denialsOf(send(room, denied, student))).toHaveLength(1);
  send(room, set(author, 'room', 'frozen', false), teacher);
  send(room, remove(mine, 'cells', 'p1:0:0'), student);
  expect(storedValue(room, 'cells', 'p1:0:0')).toBeUndefined();
});

/** As y-indexeddb loads what a page has kept: where the page is connected already, the whole document is one Update. */
describe('G6: a page that is connected already loads the copy that it has kept', () => {
  const copyOf = (doc: Y.Doc): Uint8Array => Y.encodeStateAsUpdate(doc);
  const load = (room: GateRoom, copy: Uint8Array, sender = teacher): void => {
    expect(denialsOf(receive(room, copy, sender, { kind: 'update' }))).toEqual([]);
  };

  /** A mute that a student has taken away and the server has put back, as the teacher's document shows it. */
  function roomWithRestoredMute(): { room: GateRoom; mine: Y.Doc } {
    const room = createGateRoom();
    const mine = createClient(room);
    send(room, set(mine, 'mutes', anna, true), teacher);
    const theirs = createClient(room);
    expect(denialsOf(send(room, remove(theirs, 'mutes', anna), student))).toHaveLength(1);
    return { room, mine };
  }

  test.each([0, 1, 600])(
    'with %i edits that were made offline: no mute is lost that was restored',
    (edits) => {
      const { room, mine } = roomWithRestoredMute();
      pull(room, mine);
      for (let i = 0; i < edits; i++) set(mine, 'cells', `p1:${i % 4}:${i % 16}`, i % 128);
      load(room, copyOf(mine));
      expect(storedValue(room, 'mutes', anna)).toBe(true);
    },
  );

  test('what was denied while its author left takes nothing with it when she is back', () => {
    const room = createGateRoom();
    const author = createClient(room);
    send(room, set(author, 'cells', 'p1:0:0', 100), teacher);
    const mine = createClient(room);
    send(room, set(author, 'room', 'frozen', true), teacher);
    expect(denialsOf(send(room, set(mine, 'cells', 'p1:0:0', 5), student))).toHaveLength(1);
    send(room, set(author, 'room', 'frozen', false), teacher);
    load(room, copyOf(mine), student);
    expect(storedValue(room, 'cells', 'p1:0:0')).toBe(100);
  });

  test('what was deleted offline is deleted', () => {
    const { room, mine } = roomWithRestoredMute();
    remove(mine, 'mutes', anna);
    load(room, copyOf(mine));
    expect(storedValue(room, 'mutes', anna)).toBeUndefined();
  });
});
