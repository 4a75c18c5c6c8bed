import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { StateEncoding } from '../../../server/room/state-encoding.ts';
import { contentsOf } from '../../support/stock-client.ts';

function finish(
  steps: Generator<undefined, Uint8Array>,
  between: () => void = () => {},
): [Uint8Array, number] {
  for (let pauses = 0; ; pauses++) {
    const { done, value } = steps.next();
    if (done) return [value, pauses];
    between();
  }
}

/** Writers by turns: no struct can be merged with the next. */
function play(doc: Y.Doc, writes: number, random: () => number = () => 0): void {
  for (let i = 0; i < writes; i++) {
    doc.clientID = 1 + (i % 7);
    const key = `p1:0:${(i + Math.floor(random() * 16)) % 16}`;
    if (random() > 0.9) doc.getMap('cells').delete(key);
    else doc.getMap('cells').set(key, i % 128);
  }
}

it('is what Yjs writes, byte for byte', () => {
  const doc = new Y.Doc();
  play(doc, 30_000);
  const [update, pauses] = finish(new StateEncoding(doc).steps());
  expect(Buffer.from(update).equals(Buffer.from(Y.encodeStateAsUpdate(doc)))).toBe(true);
  // Its structs once, and once more for what is deleted of them.
  expect(pauses).toBeGreaterThan(10);
  const [empty] = finish(new StateEncoding(new Y.Doc()).steps());
  expect(empty).toEqual(Y.encodeStateAsUpdate(new Y.Doc()));
});

it('of a document that changes meanwhile: with the updates since then, the whole of it, and without them nothing pending', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
      let state = seed;
      const random = (): number => {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        return state / 2 ** 32;
      };
      const doc = new Y.Doc();
      play(doc, 12_000, random);
      const since: Uint8Array[] = [];
      const encoding = new StateEncoding(doc);
      doc.on('update', (update: Uint8Array) => since.push(update));
      const [update] = finish(encoding.steps(), () => play(doc, 40, random));
      const loaded = new Y.Doc();
      Y.applyUpdate(loaded, update);
      expect(loaded.store.pendingStructs).toBeNull();
      expect(loaded.store.pendingDs).toBeNull();
      for (const later of since) Y.applyUpdate(loaded, later);
      expect(since.length).toBeGreaterThan(0);
      expect(contentsOf(loaded)).toEqual(contentsOf(doc));
      expect(Y.encodeStateVector(loaded)).toEqual(Y.encodeStateVector(doc));
      expect(Y.equalSnapshots(Y.snapshot(loaded), Y.snapshot(doc))).toBe(true);
    }),
    { numRuns: 10 },
  );
});
