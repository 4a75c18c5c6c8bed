import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { nextEpoch, planNextEpoch } from '../../../server/room/next-epoch.ts';
import {
  endOfAwarenessClientIds,
  firstServerClientId,
  isServerClientId,
  maxEpoch,
  namesOtherEpoch,
  serverClientIds,
} from '../../../shared/client-id.ts';
import { contentsOf } from '../../support/stock-client.ts';

const position = { epoch: 4, seq: 77 };

/** Two clients that write one cell in turns: the document keeps a trace of each time. */
function alternate(doc: Y.Doc, times: number): Y.Doc {
  for (let i = 0; i < times; i++) {
    doc.clientID = 1 + (i % 2);
    doc.getMap('cells').set('p1:0:0', i % 128);
  }
  return doc;
}

it('holds the same values, written by the server under the ids of its epoch, and nothing else', () => {
  const doc = alternate(new Y.Doc(), 500);
  doc.getMap('patterns').set('p1', { name: 'A', lanes: ['kick'], steps: 16, locked: false });
  doc.getMap('cells').set('p1:0:1', 5);
  doc.getMap('cells').delete('p1:0:1');
  const next = nextEpoch(doc, position);
  const fresh = new Y.Doc();
  Y.applyUpdate(fresh, next?.state ?? new Uint8Array());
  expect(contentsOf(fresh)).toEqual(contentsOf(doc));
  expect([...fresh.store.clients.keys()]).toEqual([serverClientIds(5).edit]);
  expect(next?.state.byteLength).toBeLessThan(120);
  expect(next).toMatchObject({ epoch: 5, endedSeq: 77 });
});

it('keeps how far the ended epoch came in fewer bytes than its content and clients', () => {
  const doc = alternate(new Y.Doc(), 5000);
  const next = nextEpoch(doc, position);
  const { sv, ds } = Y.decodeSnapshot(next?.endedState ?? new Uint8Array());
  expect(Object.fromEntries(sv)).toEqual({ 1: 2500, 2: 2500 });
  expect(Y.isDeleted(ds, Y.createID(1, 2499))).toBe(true);
  expect(Y.isDeleted(ds, Y.createID(2, 2499))).toBe(false);
  expect(next?.endedState.byteLength).toBeLessThan(30);
});

it('begins only where the document is large enough, and large enough for its content', () => {
  const doc = alternate(new Y.Doc(), 500);
  const size = Y.encodeStateAsUpdate(doc).byteLength;
  const content = nextEpoch(doc, position)?.state.byteLength ?? 0;
  const plan = (minBytes: number, ratio: number) =>
    planNextEpoch(doc, { ...position, bytes: size }, { minBytes, ratio })?.epoch;
  expect(plan(size, 2)).toBe(5);
  expect(plan(size + 1, 2)).toBeUndefined();
  expect(plan(0, Math.floor(size / content))).toBe(5);
  expect(plan(0, Math.floor(size / content) + 1)).toBeUndefined();
  const fresh = new Y.Doc();
  Y.applyUpdate(fresh, nextEpoch(doc, position)?.state ?? new Uint8Array());
  const bytes = Y.encodeStateAsUpdate(fresh).byteLength;
  expect(planNextEpoch(fresh, { ...position, bytes }, { minBytes: 0, ratio: 2 })).toBeUndefined();
});

it('begins none after the last epoch that has ids', () => {
  const doc = alternate(new Y.Doc(), 500);
  expect(nextEpoch(doc, { epoch: maxEpoch, seq: 1 })).toBeUndefined();
  expect(nextEpoch(doc, { epoch: maxEpoch - 1, seq: 1 })?.epoch).toBe(maxEpoch);
});

it("G3: every epoch's ids are its own, reserved, and never one of awareness", () => {
  const ids = [1, 2, 3, maxEpoch].flatMap((epoch) => Object.values(serverClientIds(epoch)));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    expect(Number.isSafeInteger(id) && isServerClientId(id)).toBe(true);
    expect(id).toBeGreaterThanOrEqual(endOfAwarenessClientIds);
  }
  expect(Math.min(...ids)).toBe(endOfAwarenessClientIds);
  for (const epoch of [0, -1, 1.5, maxEpoch + 1]) expect(() => serverClientIds(epoch)).toThrow(RangeError);
});

it("only another epoch's ids betray another epoch", () => {
  const { edit, restore } = serverClientIds(2);
  expect(namesOtherEpoch([7, 2 ** 32, firstServerClientId, edit, restore], 2)).toBe(false);
  expect(namesOtherEpoch([], 2)).toBe(false);
  expect(namesOtherEpoch([7, edit], 1)).toBe(true);
  expect(namesOtherEpoch([restore], 3)).toBe(true);
});
