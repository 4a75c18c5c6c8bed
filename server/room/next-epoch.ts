/**
 * When and how a document starts anew. A Y.Map keeps a trace of every alternation between writers and of every client
 * that ever wrote (docs/growth.md); nothing but a new document sheds them.
 */
import * as Y from 'yjs';
import type { NextEpoch } from '../../persistence/room-store.ts';
import { maxEpoch, serverClientIds } from '../../shared/client-id.ts';
import { rootNames } from '../../shared/room-table.ts';
import { defineRoots } from '../gate/struct-store.ts';

export interface EpochThresholds {
  /** A smaller document never starts anew. */
  readonly minBytes: number;
  /** How many times larger than its content alone a document must be. */
  readonly ratio: number;
}

/** The document to go on with after `epoch`, which ended at `seq`; undefined where its history does not outweigh its content. */
export function planNextEpoch(
  doc: Y.Doc,
  { epoch, seq }: { readonly epoch: number; readonly seq: number },
  { minBytes, ratio }: EpochThresholds,
): NextEpoch | undefined {
  if (epoch >= maxEpoch) return undefined;
  const size = Y.encodeStateAsUpdate(doc).byteLength;
  if (size < minBytes) return undefined;
  const state = freshState(doc, epoch + 1);
  if (size < ratio * state.byteLength) return undefined;
  return { epoch: epoch + 1, state, endedSeq: seq, endedState: Y.encodeSnapshot(Y.snapshot(doc)) };
}

/** The same values, all written by the server as the epoch's first act. */
function freshState(doc: Y.Doc, epoch: number): Uint8Array {
  const fresh = new Y.Doc();
  fresh.clientID = serverClientIds(epoch).edit;
  defineRoots(fresh);
  fresh.transact(() => {
    for (const root of rootNames) {
      for (const [key, value] of doc.getMap(root).entries()) fresh.getMap(root).set(key, value);
    }
  });
  return Y.encodeStateAsUpdate(fresh);
}
