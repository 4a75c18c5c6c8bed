import * as decoding from 'lib0/decoding';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { FullSyncCache } from '../../../server/room/full-sync-cache.ts';
import { syncMessage } from '../../../shared/message-table.ts';

function docWith(cells: number): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (let i = 0; i < cells; i += 1) doc.getMap('cells').set(`p1:0:${i}`, i % 128);
  });
  return doc;
}

/** What a newcomer has after these frames, and the step of each. */
function read(frames: readonly Uint8Array[]): { doc: Y.Doc; steps: number[] } {
  const doc = new Y.Doc();
  const steps = frames.map((frame) => {
    const decoder = decoding.createDecoder(frame);
    decoding.readVarUint(decoder);
    const step = decoding.readVarUint(decoder);
    Y.applyUpdate(doc, decoding.readVarUint8Array(decoder));
    return step;
  });
  return { doc, steps };
}

describe('the whole state for newcomers', () => {
  test('a small one is a single SyncStep2', () => {
    const { doc, steps } = read(new FullSyncCache(docWith(10)).frames());
    expect(steps).toEqual([syncMessage.step2]);
    expect(doc.getMap('cells').size).toBe(10);
  });

  test('a large one is encoded once; the SyncStep2 after it brings what has come since', () => {
    const source = docWith(2000);
    const whole = new FullSyncCache(source);
    const before = whole.frames();
    source.getMap('cells').set('p1:1:1', 99);
    source.getMap('cells').delete('p1:0:5');
    const after = whole.frames();
    expect(after[0]).toBe(before[0]);
    const { doc, steps } = read(after);
    expect(steps).toEqual([syncMessage.update, syncMessage.step2]);
    expect(doc.getMap('cells').toJSON()).toEqual(source.getMap('cells').toJSON());
    expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVector(source));
  });

  test('where much has changed since, it is encoded anew', () => {
    const source = docWith(2000);
    const whole = new FullSyncCache(source);
    const [base] = whole.frames();
    for (let i = 0; i < 2000; i += 1) source.getMap('cells').set(`p2:0:${i}`, 1);
    const after = whole.frames();
    expect(after[0]).not.toBe(base);
    expect(read(after).doc.getMap('cells').size).toBe(4000);
  });

  test('a document that is mostly deletions goes in one piece', () => {
    const source = docWith(4000);
    for (let i = 0; i < 4000; i += 2) source.getMap('cells').set(`p1:0:${i}`, 2);
    const { doc, steps } = read(new FullSyncCache(source).frames());
    expect(doc.getMap('cells').toJSON()).toEqual(source.getMap('cells').toJSON());
    expect(steps.at(-1)).toBe(syncMessage.step2);
  });
});
