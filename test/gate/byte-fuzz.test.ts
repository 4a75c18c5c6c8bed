import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { decodeUpdate } from '../../server/gate/update-decoder.ts';
import { type ByteFuzzCounts, fuzzBytes } from './byte-fuzz.ts';
import { Random } from './model/random.ts';

const rooms = 40;
const inputsPerRoom = 1000;

test('I4, I6: no frame half-applies, throws, waits or takes long, whatever its bytes', {
  timeout: 60_000,
}, () => {
  const counts: ByteFuzzCounts = { inputs: 0, refused: 0, applied: 0, slowestMs: 0 };
  for (let seed = 1; seed <= rooms; seed++) {
    try {
      fuzzBytes(new Random(seed), inputsPerRoom, counts);
    } catch (error) {
      throw new Error(`Seed ${seed}: ${String(error)}`, { cause: error });
    }
  }
  expect(counts.applied).toBeGreaterThan(rooms * 20);
  expect(counts.refused).toBeGreaterThan(rooms * 100);
  // A pause of the collector counts too, so this is far above what a frame costs.
  expect(counts.slowestMs).toBeLessThan(500);
});

test('G1: decodeUpdate reads what Y.decodeUpdate reads, in random honest updates', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = new Random(seed);
    const doc = new Y.Doc({ gc: random.chance(0.5) });
    const middle = { vector: Y.encodeStateVector(doc) };
    for (let i = 0; i < 30; i++) {
      const key = `p1:0:${random.below(4)}`;
      if (random.chance(0.3)) doc.getMap('cells').delete(key);
      else
        doc.getMap('cells').set(key, random.pick([1, 2.5, 'text', null, true, [1, 'a'], { a: { b: [] } }]));
      if (random.chance(0.1)) middle.vector = Y.encodeStateVector(doc);
      if (random.chance(0.1)) doc.clientID = random.below(2 ** 32);
    }
    const update = Y.encodeStateAsUpdate(doc, middle.vector);
    const ours = decodeUpdate(update);
    const theirs = Y.decodeUpdate(update);
    const structs = [...ours.sections.values()].flatMap((section) => section.structs);
    expect(
      structs.map(({ client, clock, len, origin, values }) => ({ client, clock, len, origin, values })),
    ).toEqual(
      theirs.structs.map((struct) => {
        if (!(struct instanceof Y.Item)) throw new Error('An honest update holds items only.');
        const { id, length, origin, content } = struct;
        return {
          client: id.client,
          clock: id.clock,
          len: length,
          origin: origin && { client: origin.client, clock: origin.clock },
          values: content instanceof Y.ContentAny ? content.arr : null,
        };
      }),
    );
    expect(ours.deletes).toEqual(
      new Map(
        [...theirs.ds.clients].map(([client, ranges]) => [
          client,
          ranges.map(({ clock, len }) => ({ clock, len })),
        ]),
      ),
    );
  }
});
