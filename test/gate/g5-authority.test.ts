import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { serverClientIds } from '../../shared/client-id.ts';
import { classroomPolicy } from '../../shared/policy.ts';
import {
  contents,
  createClient,
  createGateRoom,
  edit,
  type GateRoom,
  otherStudent,
  pull,
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

const cell = 'p1:0:0';

/** Everything that a client sees of a root while the room's updates reach it one by one. */
function watch(
  room: GateRoom,
  root: 'tempo' | 'cells' | 'patterns' | 'roles',
): { client: Y.Doc; seen: unknown[] } {
  const client = createClient(room);
  const seen: unknown[] = [];
  client.getMap(root).observe((event) => {
    for (const [key, { oldValue }] of event.changes.keys) seen.push(oldValue, client.getMap(root).get(key));
  });
  room.doc.on('update', (update: Uint8Array) => Y.applyUpdate(client, update));
  return { client, seen };
}

function freeze(room: GateRoom, frozen = true): void {
  send(room, set(createClient(room), 'room', 'frozen', frozen), teacher);
}

describe('G5: what is denied is as if it had never been', () => {
  test('nobody but the sender ever sees the forbidden value, and the sender gets the right one back', () => {
    const room = createGateRoom();
    const watcher = watch(room, 'tempo');
    const client = createClient(room);
    const denials = denialsOf(send(room, set(client, 'tempo', 'bpm', 299), student));
    expect(denials).toEqual([
      { rule: 'G5', root: 'tempo', key: 'bpm', reason: 'Only a teacher can change this.' },
    ]);
    expect(watcher.seen).not.toContain(299);
    expect(storedValue(room, 'tempo', 'bpm')).toBe(96);
    expect(client.getMap('tempo').get('bpm')).toBe(299);
    pull(room, client);
    expect(contents(client)).toEqual(contents(room.doc));
    expect(contents(watcher.client)).toEqual(contents(room.doc));
    expect(room.doc.clientID).toBe(serverClientIds(1).edit);
  });

  test('the forbidden value is in no byte of the document', () => {
    const room = createGateRoom();
    const secret = 'a-rude-name-for-everyone';
    const client = createClient(room);
    send(room, set(client, 'room', 'title', secret), student);
    for (const bytes of [...room.log, Y.encodeStateAsUpdate(room.doc)]) {
      expect(Buffer.from(bytes).includes(secret)).toBe(false);
    }
  });

  test('a batch keeps what is allowed and loses what is not', () => {
    const room = createGateRoom();
    const client = createClient(room);
    const batch = edit(client, (doc) => {
      doc.getMap('cells').set(cell, 100);
      doc.getMap('tempo').set('bpm', 299);
      doc.getMap('patterns').set('p2', { name: 'Two', lanes: ['kick'], steps: 8, locked: false });
      doc.getMap('cells').set('p2:0:7', 50);
      doc.getMap('cells').set('p2:0:8', 50);
      doc.getMap('room').set('frozen', true);
    });
    const outcome = send(room, batch, student);
    expect(denialsOf(outcome).map(({ root, key }) => `${root}.${key}`)).toEqual([
      'room.frozen',
      'tempo.bpm',
      'cells.p2:0:8',
    ]);
    expect(outcome).toMatchObject({ changed: [{ key: 'p2' }, { key: cell }, { key: 'p2:0:7' }] });
    pull(room, client);
    expect(contents(client)).toEqual(contents(room.doc));
    expect(storedValue(room, 'cells', 'p2:0:7')).toBe(50);
  });

  test('a forbidden lift of the freeze does not open the rest of its own batch', () => {
    const room = createGateRoom();
    freeze(room);
    const client = createClient(room);
    const batch = edit(client, (doc) => {
      doc.getMap('room').set('frozen', false);
      doc.getMap('cells').set(cell, 100);
    });
    expect(denialsOf(send(room, batch, student))).toHaveLength(2);
    expect(storedValue(room, 'cells', cell)).toBeUndefined();
  });

  test('a pattern that is denied takes its cells with it', () => {
    const room = createGateRoom();
    const client = createClient(room);
    const batch = edit(client, (doc) => {
      doc.getMap('cells').set('p2:0:0', 1);
      doc.getMap('patterns').set('p2', { name: 'Two', lanes: ['kick'], steps: 8, locked: true });
    });
    expect(denialsOf(send(room, batch, student))).toHaveLength(2);
    sync(room, client, student);
    expect(contents(client)).toEqual(contents(room.doc));
    expect(contents(room.doc)).toEqual(contents(createGateRoom().doc));
  });

  test('deletions are restored', () => {
    const room = createGateRoom();
    const watcher = watch(room, 'patterns');
    const client = createClient(room);
    const before = storedValue(room, 'patterns', 'p1');
    expect(denialsOf(send(room, remove(client, 'patterns', 'p1'), student))).toHaveLength(1);
    expect(storedValue(room, 'patterns', 'p1')).toEqual(before);
    expect(watcher.seen).not.toContain(undefined);
    pull(room, client);
    expect(client.getMap('patterns').get('p1')).toEqual(before);
  });

  test('a restore is restored, by whomever it is attacked next', () => {
    const room = createGateRoom();
    const [first, second] = [createClient(room), createClient(room)];
    for (let round = 0; round < 50; round++) {
      send(room, set(first, 'tempo', 'bpm', 200 + round), student);
      send(room, remove(second, 'tempo', 'bpm'), otherStudent);
      expect(storedValue(room, 'tempo', 'bpm')).toBe(96);
      if (round % 3 === 0) pull(room, first);
      if (round % 7 === 0) pull(room, second);
    }
    sync(room, first, student);
    sync(room, second, otherStudent);
    pull(room, first);
    expect(contents(first)).toEqual(contents(room.doc));
    expect(contents(second)).toEqual(contents(room.doc));
  });

  test('ten thousand forbidden writes leave less than a kilobyte behind', () => {
    const room = createGateRoom();
    const size = Y.encodeStateAsUpdate(room.doc).length;
    const client = createClient(room);
    for (let i = 0; i < 10_000; i++) send(room, set(client, 'tempo', 'bpm', 100 + (i % 100)), student);
    expect(storedValue(room, 'tempo', 'bpm')).toBe(96);
    expect(Y.encodeStateAsUpdate(room.doc).length - size).toBeLessThan(1000);
    expect(room.doc.store.clients.get(client.clientID)).toHaveLength(1);
  });

  test('a restore that thirty students attack at once stays below two kilobytes', () => {
    const room = createGateRoom();
    const class30 = Array.from({ length: 30 }, (_, i) => ({
      client: createClient(room),
      id: `pvp${1_000_000 + i}`,
    }));
    let largest = 0;
    for (let round = 0; round < 5; round++) {
      for (const { client, id } of class30) {
        send(room, set(client, 'tempo', 'bpm', 100 + round), { participantId: id, role: 'student' });
        largest = Math.max(largest, room.log.at(-1)?.length ?? 0);
      }
    }
    expect(storedValue(room, 'tempo', 'bpm')).toBe(96);
    expect(largest).toBeLessThan(2048);
  });

  test('a value that does not fit its key is restored, even from a teacher', () => {
    const room = createGateRoom();
    const client = createClient(room);
    for (const bpm of [19, 301, '120', null, { bpm: 1 }]) {
      expect(denialsOf(send(room, set(client, 'tempo', 'bpm', bpm), teacher))).toHaveLength(1);
    }
    pull(room, client);
    expect(client.getMap('tempo').get('bpm')).toBe(96);
  });

  test('a policy that throws has denied, and nothing leaks', () => {
    const room = createGateRoom({
      decide: (write, reader) => {
        if (write.key === cell) throw new Error('broken');
        return classroomPolicy.decide(write, reader);
      },
    });
    const watcher = watch(room, 'cells');
    expect(denialsOf(send(room, set(createClient(room), 'cells', cell, 66), student))).toHaveLength(1);
    expect(watcher.seen).not.toContain(66);
    expect(storedValue(room, 'cells', cell)).toBeUndefined();
  });
});

describe('G5: whoever was denied deletes nothing by repeating it', () => {
  test.each(['live', 'log', 'snapshot'] as const)(
    'an overwrite, repeated once it would be allowed (%s)',
    (how) => {
      let room = createGateRoom();
      send(room, set(createClient(room), 'cells', cell, 100), teacher);
      const client = createClient(room);
      freeze(room);
      send(room, set(client, 'cells', cell, 7), student);
      freeze(room, false);
      if (how !== 'live') room = restart(room, how);
      expect(resend(room, client, student)).toMatchObject({ changed: [], denials: [] });
      expect(storedValue(room, 'cells', cell)).toBe(100);
      pull(room, client);
      expect(client.getMap('cells').get(cell)).toBe(100);
    },
  );

  test('a second denied write by somebody else does not change that', () => {
    const room = createGateRoom();
    send(room, set(createClient(room), 'cells', cell, 100), teacher);
    const [first, second] = [createClient(room), createClient(room)];
    freeze(room);
    send(room, set(first, 'cells', cell, 7), student);
    send(room, remove(second, 'cells', cell), otherStudent);
    send(room, set(first, 'cells', cell, 8), student);
    freeze(room, false);
    resend(room, first, student);
    resend(room, second, otherStudent);
    expect(storedValue(room, 'cells', cell)).toBe(100);
  });

  test('but may delete what it sees, once that is allowed', () => {
    const room = createGateRoom();
    send(room, set(createClient(room), 'cells', cell, 100), teacher);
    const client = createClient(room);
    freeze(room);
    send(room, set(client, 'cells', cell, 7), student);
    freeze(room, false);
    expect(denialsOf(send(room, remove(client, 'cells', cell), student))).toEqual([]);
    expect(storedValue(room, 'cells', cell)).toBeUndefined();
  });
});
