import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  capture,
  createClient,
  createGateRoom,
  edit,
  type GateRoom,
  pull,
  remove,
  restart,
  send,
  set,
  storedValue,
  student,
  sync,
  teacher,
} from '../support/gate-room.ts';
import { type ForgedStruct, forgeUpdate, write, writeAfter } from './forged-update.ts';
import { denialsOf, expectBuried, expectRefused, plainYjs } from './refusal-check.ts';

const cell = 'p1:0:0';
const update = (...structs: ForgedStruct[]): Uint8Array => forgeUpdate([{ client: 7, clock: 0, structs }]);

/** A cell that the server has restored: the one live item with two values. */
function roomWithRestore(): { room: GateRoom; restore: Y.Item } {
  const room = createGateRoom();
  send(room, set(createClient(room, 1000), 'roles', student.participantId, 'drums'), teacher);
  send(room, remove(createClient(room, 8), 'roles', student.participantId), student);
  const restore = room.doc.getMap('roles')._map.get(student.participantId);
  if (restore?.length !== 2) throw new Error('There is no restore.');
  return { room, restore };
}

describe('G4: only JSON values under keys that the table knows', () => {
  test.each(['junk', '', '__proto__', 'constructor', 'toString', '~'])(
    'a root that the room does not have: %j',
    (root) => {
      const notice = expectBuried(createGateRoom(), update(write(root, cell, 1)));
      expect(notice).toEqual({
        rule: 'G4',
        root,
        reason: `"${root}" is nothing that a room shares. What was written there was removed.`,
      });
    },
  );

  test('a root that nobody has written to is a map from its first write on, even of a value that is gone', () => {
    const room = createGateRoom();
    expect(room.doc.share.has('cells')).toBe(false);
    room.gate.receive(update({ parent: 'cells', key: cell, deleted: 1 }), student, 'test');
    expect(room.doc.share.get('cells')).toBeInstanceOf(Y.Map);
    expect(restart(room).doc.share.get('cells')).toBeInstanceOf(Y.Map);
  });

  test('list items hidden in a map, which no toJSON shows', () => {
    const room = createGateRoom();
    const hidden = update({ parent: 'cells', values: ['x'.repeat(1000)] });
    const plain = plainYjs(room, hidden);
    expect(plain.getMap('cells').toJSON()).toEqual(room.doc.getMap('cells').toJSON());
    expect(Y.encodeStateAsUpdate(plain).length).toBeGreaterThan(1000);
    expect(expectBuried(room, hidden).reason).toMatch(/list items and text have no place/);
    expect(Y.encodeStateAsUpdate(room.doc).length).toBeLessThan(1000);
  });

  test('nested types, and what is put inside them', () => {
    const room = createGateRoom();
    const nested = createClient(room, 7);
    const bytes = edit(nested, (doc) => doc.getMap('cells').set(cell, new Y.Map([['a', 1]])));
    const outcome = send(room, bytes, student);
    expect(outcome).toMatchObject({
      denials: [{ rule: 'G5', root: 'cells', key: cell }],
      buried: { rule: 'G4' },
    });
    expect(storedValue(room, 'cells', cell)).toBeUndefined();
    expectBuried(
      room,
      forgeUpdate([{ client: 8, clock: 0, structs: [{ parent: [9, 0], key: 'a', values: [1] }] }]),
    );
  });

  test.each([
    ['bytes', new Uint8Array(5)],
    ['a bigint', 5n],
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['bytes inside a list', [new Uint8Array(5)]],
    ['nine levels', [[[[[[[[[1]]]]]]]]]],
  ])('no JSON: %s', (_, value) => {
    const room = createGateRoom();
    const outcome = send(room, update(write('patterns', 'p9', value)), student);
    expect(denialsOf(outcome)).toMatchObject([{ rule: 'G5', root: 'patterns', key: 'p9' }]);
    expect(storedValue(room, 'patterns', 'p9')).toBeUndefined();
  });

  test('other contents: binary, string, embed, format, document, text', () => {
    const writers: ((encoder: encoding.Encoder) => void)[] = [
      (encoder) => encoding.writeVarUint8Array(encoder, new Uint8Array(3)),
      (encoder) => encoding.writeVarString(encoder, 'abc'),
    ];
    for (const ref of [2, 3, 4, 5, 6, 7, 9, 11, 31]) {
      for (const writeContent of writers) {
        const room = createGateRoom();
        const forged = update({ parent: 'cells', key: cell, content: { ref, write: writeContent } });
        const outcome = send(room, forged, student);
        if (outcome.kind === 'applied') expect(denialsOf(outcome)).toMatchObject([{ rule: 'G5', key: cell }]);
        else expect(outcome.recovery).toBe('never');
        expect(storedValue(room, 'cells', cell)).toBeUndefined();
      }
    }
  });

  test('a prototype in disguise', () => {
    const room = createGateRoom();
    const disguised = (value: unknown): Uint8Array => {
      const encoder = encoding.createEncoder();
      encoding.writeUint8Array(encoder, update(write('patterns', 'p2', null)).slice(0, -2));
      encoding.writeUint8(encoder, 118);
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarString(encoder, '__proto__');
      encoding.writeAny(encoder, value as Parameters<typeof encoding.writeAny>[1]);
      encoding.writeVarUint(encoder, 0);
      return encoding.toUint8Array(encoder);
    };
    const pattern = { name: 'Two', lanes: ['kick'], steps: 8, locked: true };
    expect(plainYjs(room, disguised(pattern)).getMap('patterns').get('p2')).toHaveProperty('locked', true);
    expect(denialsOf(send(room, disguised(pattern), student))).toMatchObject([{ rule: 'G5', key: 'p2' }]);
    expect(storedValue(room, 'patterns', 'p2')).toBeUndefined();
    const another = createGateRoom();
    expect(denialsOf(send(another, disguised(null), student))).toMatchObject([{ rule: 'G5', key: 'p2' }]);
    expect({}).not.toHaveProperty('locked');
  });

  test.each([
    ['cells', 'p1'],
    ['cells', 'p1:16:0'],
    ['cells', 'p1:0:32'],
    ['cells', 'p1:0:0\n'],
    ['cells', `${'p'.repeat(100_000)}:0:0`],
    ['tempo', 'hasOwnProperty'],
    ['mutes', '**'],
    ['patterns', ''],
  ])('a key that the table does not know: %s', (root, key) => {
    const notice = expectBuried(createGateRoom(), update(write(root, key, 1)));
    expect(notice).toMatchObject({ root, key: key.slice(0, 64) });
    expect(notice.reason.length).toBeLessThan(200);
  });

  test('a right origin, GC structs, empty structs and impossible lengths', () => {
    const room = createGateRoom();
    send(room, update(write('cells', cell, 1)), student);
    const next = (...structs: ForgedStruct[]): Uint8Array => forgeUpdate([{ client: 7, clock: 1, structs }]);
    expectRefused(room, next({ origin: [7, 0], values: [] }), 'G4');
    expectRefused(room, next({ gc: 0 }), 'G4');
    expectRefused(room, next({ origin: [7, 0], deleted: 2 ** 40 }), 'G4');
    expectBuried(room, next({ rightOrigin: [7, 0], values: [1] }));
    expectBuried(restart(room), forgeUpdate([{ client: 7, clock: 2, structs: [{ gc: 3 }] }]));
    expectBuried(
      room,
      forgeUpdate([{ client: 8, clock: 0, structs: [{ origin: [7, 0], rightOrigin: [7, 0], values: [1] }] }]),
    );
  });

  test('traces of deleted values that add up to clocks which Yjs can no longer tell apart', () => {
    const room = createGateRoom();
    const half = 2 ** 30;
    const trace = (clock: number): Uint8Array =>
      forgeUpdate([{ client: 7, clock, structs: [{ parent: 'cells', key: cell, deleted: half }] }]);
    expect(send(room, trace(0), student)).toMatchObject({ kind: 'applied' });
    expect(send(room, trace(half), student)).toMatchObject({ kind: 'applied' });
    expectRefused(room, trace(2 * half), 'G4');
    const twice: ForgedStruct = { parent: 'cells', key: cell, deleted: half };
    expectRefused(room, forgeUpdate([{ client: 8, clock: 0, structs: [twice, twice, twice] }]), 'G4');
  });

  test('a half-known struct whose new part lies under another key', () => {
    const room = createGateRoom();
    send(room, update(write('cells', cell, 1), write('cells', 'p1:0:1', 1)), student);
    const half: ForgedStruct = { parent: 'cells', key: cell, values: [1, 2] };
    expectRefused(room, forgeUpdate([{ client: 7, clock: 1, structs: [half] }]), 'G4');
    const honest: ForgedStruct = { parent: 'cells', key: 'p1:0:1', values: [1, 2] };
    expect(send(room, forgeUpdate([{ client: 7, clock: 1, structs: [honest] }]), student)).toMatchObject({
      kind: 'applied',
    });
    expect(storedValue(room, 'cells', 'p1:0:1')).toBe(2);
  });

  test('origins and deletions that cut a live value in two', () => {
    const { room, restore } = roomWithRestore();
    const { client, clock } = restore.id;
    expectRefused(room, update(writeAfter([client, clock], 'bass')), 'G4', teacher);
    for (const ranges of [[[clock, 1]], [[clock + 1, 1]], [[clock - 1, 2]]] as const) {
      expectRefused(room, forgeUpdate([], [{ client, ranges }]), 'G4', teacher);
    }
    const pair = { client: 7, clock: 0, structs: [write('cells', cell, 1, 2)] };
    expectRefused(room, forgeUpdate([pair], [{ client: 7, ranges: [[0, 1]] }]), 'G4');
    expectRefused(room, forgeUpdate([{ ...pair, structs: [...pair.structs, writeAfter([7, 0], 3)] }]), 'G4');
  });

  test('an origin under another key writes that key, and is decided as such', () => {
    const room = createGateRoom();
    const bpm = room.doc.getMap('tempo')._map.get('bpm');
    if (bpm === undefined) throw new Error('There is no tempo.');
    const forged = update(write('cells', cell, 1), writeAfter([bpm.id.client, bpm.id.clock], 299));
    expect(denialsOf(send(room, forged, student))).toMatchObject([{ rule: 'G5', root: 'tempo', key: 'bpm' }]);
    expect(storedValue(room, 'tempo', 'bpm')).toBe(96);
    expect(storedValue(room, 'cells', cell)).toBe(1);
  });

  test('a value that only wins by the order of its siblings is decided like any other', () => {
    for (const bad of ['x'.repeat(1000), 9999]) {
      const room = createGateRoom();
      const siblings = update(write('cells', cell, bad), write('cells', cell, 5));
      expect(plainYjs(room, siblings).getMap('cells').get(cell)).toBe(bad);
      expect(denialsOf(send(room, siblings, student))).toHaveLength(1);
      expect(storedValue(room, 'cells', cell)).toBeUndefined();

      const twoClients = forgeUpdate([
        { client: 9, clock: 0, structs: [write('cells', cell, bad)] },
        { client: 8, clock: 0, structs: [write('cells', cell, 5)] },
      ]);
      expect(denialsOf(send(room, twoClients, student))).toHaveLength(1);
      expect(storedValue(room, 'cells', cell)).toBeUndefined();
    }
  });

  test('many siblings, which cost plain Yjs the square of their number', () => {
    const n = 3000;
    const bomb = forgeUpdate(
      [7, 8].map((client) => ({
        client,
        clock: 0,
        structs: Array.from({ length: n }, () => write('cells', cell, 1)),
      })),
    );
    const room = createGateRoom();
    expect(send(room, bomb, student)).toMatchObject({
      kind: 'refused',
      notice: { rule: 'G8' },
      recovery: 'never',
    });
    expect(room.doc.store.clients.get(8)?.length ?? 0).toBeLessThan(n / 2);
  });

  test('siblings behind a stored chain count too', () => {
    const room = createGateRoom();
    const links = 400;
    for (let i = 0; i < links; i++) {
      const origin = [8 - (i % 2), (i - 1) >> 1] as const;
      const struct = i === 0 ? write('cells', cell, 1) : writeAfter(origin, 1);
      send(room, forgeUpdate([{ client: 7 + (i % 2), clock: i >> 1, structs: [struct] }]), student);
    }
    const long = Array.from({ length: 20_000 }, (_, i) =>
      writeAfter(i === 0 ? [8, links / 2 - 1] : [9, i - 1], 1),
    );
    const wide = Array.from({ length: links }, (_, i) => writeAfter([7 + (i % 2), i >> 1], 1));
    const sections = [
      { client: 9, clock: 0, structs: long },
      { client: 10, clock: 0, structs: wide },
    ];
    expect(send(room, forgeUpdate(sections), student)).toMatchObject({
      kind: 'refused',
      notice: { rule: 'G8' },
    });
  });
});

describe('G4: honest clients with other settings', () => {
  test('a client that keeps deleted values (gc: false) converges', () => {
    const room = createGateRoom();
    const client = new Y.Doc({ gc: false });
    pull(room, client);
    for (let i = 0; i < 5; i++) set(client, 'cells', cell, i);
    remove(client, 'cells', 'p1:0:1');
    expect(denialsOf(sync(room, client, student))).toEqual([]);
    expect(storedValue(room, 'cells', cell)).toBe(4);
    expect(
      denialsOf(
        send(
          room,
          edit(client, (doc) => [5, 6, 7].map((v) => doc.getMap('cells').set(cell, v))),
          student,
        ),
      ),
    ).toEqual([]);
    expect(storedValue(room, 'cells', cell)).toBe(7);
  });

  test("undoing the deletion of a restored value leaves none of the restore's note in a client's name", () => {
    const { room } = roomWithRestore();
    const client = createClient(room, 2000);
    const undo = new Y.UndoManager(client.getMap('roles'));
    send(room, remove(client, 'roles', student.participantId), teacher);
    const copy = capture(client, () => undo.undo());
    expect(client.getMap('roles')._map.get(student.participantId)?.length).toBe(2);
    expect(denialsOf(send(room, copy, teacher))).toEqual([]);
    pull(room, client);
    expect(storedValue(room, 'roles', student.participantId)).toBe('drums');
    expect(client.getMap('roles').toJSON()).toEqual(room.doc.getMap('roles').toJSON());
    for (const item of room.doc.store.clients.get(2000) ?? []) expect(item.deleted).toBe(true);
  });
});
