import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { decodeUpdate } from '../../server/gate/update-decoder.ts';
import { createClient, createGateRoom, edit, send, set, student } from '../support/gate-room.ts';
import { forgeUpdate, write } from './forged-update.ts';
import { denialsOf, expectRefused, plainYjs } from './refusal-check.ts';

const cell = 'p1:0:0';

describe('G1: what does not decode changes nothing', () => {
  test('an update that lacks its last byte, which plain Yjs applies before it throws', () => {
    const room = createGateRoom();
    const client = createClient(room, 7);
    const update = set(client, 'cells', cell, 100).slice(0, -1);
    const plain = plainYjs(room);
    expect(() => Y.applyUpdate(plain, update)).toThrow();
    expect(plain.getMap('cells').get(cell)).toBe(100);
    expectRefused(room, update, 'G1');
  });

  test('every truncation of a real update', () => {
    const room = createGateRoom();
    const client = createClient(room, 7);
    const update = edit(client, (doc) => {
      doc.getMap('cells').set(cell, 100);
      doc.getMap('cells').set(cell, 101);
      doc.getMap('patterns').set('p2', { name: 'Two', lanes: ['kick'], steps: 8, locked: false });
    });
    for (let length = 0; length < update.length; length++) {
      expectRefused(room, update.slice(0, length), 'G1');
    }
    expect(send(room, update, student)).toMatchObject({ kind: 'applied', denials: [] });
  });

  test('bytes after the end', () => {
    const room = createGateRoom();
    const update = set(createClient(room), 'cells', cell, 100);
    expectRefused(room, Uint8Array.from([...update, 0]), 'G1');
  });

  test('two sections of one client, of which plain Yjs drops the first', () => {
    const room = createGateRoom();
    const section = { client: 7, clock: 0, structs: [write('cells', cell, 1)] };
    expectRefused(room, forgeUpdate([section, { ...section, clock: 1 }]), 'G1');
    expectRefused(room, forgeUpdate([{ ...section, structs: [] }]), 'G1');
  });

  test('delete ranges that overlap, are out of order, empty or listed twice for one client', () => {
    const room = createGateRoom();
    send(
      room,
      forgeUpdate([{ client: 7, clock: 0, structs: [write('cells', cell, 1), write('cells', cell, 2)] }]),
      student,
    );
    for (const ranges of [
      [
        [0, 2],
        [1, 1],
      ],
      [
        [1, 1],
        [0, 1],
      ],
      [[0, 0]],
    ] as const) {
      expectRefused(room, forgeUpdate([], [{ client: 7, ranges }]), 'G1');
    }
    const once = { client: 7, ranges: [[0, 1]] } as const;
    expectRefused(room, forgeUpdate([], [once, once]), 'G1');
  });

  test('a value nested so deep that reading it exhausts the stack', () => {
    const room = createGateRoom();
    const depth = 200_000;
    const deep = encoding.createEncoder();
    encoding.writeUint8Array(
      deep,
      forgeUpdate([{ client: 7, clock: 0, structs: [write('cells', cell, null)] }]).slice(0, -2),
    );
    for (let i = 0; i < depth; i++) encoding.writeUint8Array(deep, Uint8Array.from([117, 1]));
    encoding.writeUint8Array(deep, Uint8Array.from([126, 0]));
    const update = encoding.toUint8Array(deep);
    expect(() => Y.applyUpdate(new Y.Doc(), update)).toThrow(RangeError);
    expect(denialsOf(send(room, update, student))).toMatchObject([{ rule: 'G5', root: 'cells', key: cell }]);
  });

  test('counts that promise more than the bytes hold cost nothing', () => {
    const room = createGateRoom();
    const huge = encoding.createEncoder();
    for (const number of [1, 2 ** 50, 7, 0]) encoding.writeVarUint(huge, number);
    const start = performance.now();
    expectRefused(room, encoding.toUint8Array(huge), 'G1');
    expect(performance.now() - start).toBeLessThan(100);
  });

  test('numbers beyond 53 bits', () => {
    const room = createGateRoom();
    const encoder = encoding.createEncoder();
    for (const byte of [0, 1, ...Array.from({ length: 9 }, () => 0xff), 1])
      encoding.writeUint8(encoder, byte);
    expectRefused(room, encoding.toUint8Array(encoder), 'G1');
  });
});

test('a decoded update holds what Y.decodeUpdate finds in it', () => {
  const client = new Y.Doc({ gc: false });
  client.clientID = 7;
  const update = edit(client, (doc) => {
    const cells = doc.getMap('cells');
    cells.set(cell, 1);
    cells.set(cell, 2);
    cells.set(cell, 3);
    cells.delete(cell);
    cells.set('p1:0:1', 4);
  });
  const { sections, deletes } = decodeUpdate(update);
  expect(sections.get(7)?.structs).toMatchObject([
    { client: 7, clock: 0, len: 3, origin: null, address: { root: 'cells', key: cell }, values: [1, 2, 3] },
    { client: 7, clock: 3, len: 1, origin: null, address: { root: 'cells', key: 'p1:0:1' }, values: [4] },
  ]);
  expect(deletes.get(7)).toEqual([{ clock: 0, len: 3 }]);
  expect(decoding.hasContent(decoding.createDecoder(update))).toBe(true);
});
