/**
 * When and how a document starts anew. A Y.Map keeps a trace of every alternation between writers and of every client
 * that ever wrote (docs/growth.md); nothing but a new document sheds them. Compactions.renewOrCompact asks when a room is unloaded,
 * RoomRegistry.renew when it is in use.
 */
import * as Y from 'yjs';
import type { NextEpoch } from '../../persistence/room-store.ts';
import { maxEpoch, serverClientIds } from '../../shared/client-id.ts';
import { coreSchema, type RoomSchema } from '../../shared/room-schema.ts';

export interface EpochThresholds {
  /** A smaller document never starts anew. */
  readonly minBytes: number;
  /** How many times larger than its content alone a document must be. */
  readonly ratio: number;
}

/** Where a room's log stands. */
export interface LogPosition {
  readonly epoch: number;
  readonly seq: number;
}

/**
 * A document past this is renewed even while its room is in use. Each client that ever wrote costs every edit some time, and a
 * write that comes late scans the whole history of its key (Yjs `Item.integrate`): 150,000 structs take about 10 ms.
 */
const maxClients = 2000;
const maxStructs = 150_000;

export function isOvergrown({ clients }: Pick<Y.Doc['store'], 'clients'>): boolean {
  if (clients.size > maxClients) return true;
  let structs = 0;
  for (const { length } of clients.values()) structs += length;
  return structs > maxStructs;
}

/** The document to go on with; undefined where its history does not outweigh its content. `bytes`: of its whole state. */
export function planNextEpoch(
  doc: Y.Doc,
  { bytes, ...position }: LogPosition & { readonly bytes: number },
  { minBytes, ratio }: EpochThresholds,
  schema?: RoomSchema,
): NextEpoch | undefined {
  if (bytes < minBytes) return undefined;
  const next = nextEpoch(doc, position, schema);
  return next === undefined || bytes < ratio * next.state.byteLength ? undefined : next;
}

/** The same content as the first act of the epoch after `position`; undefined where there is none left. */
export function nextEpoch(
  doc: Y.Doc,
  { epoch, seq }: LogPosition,
  schema: RoomSchema = coreSchema,
): NextEpoch | undefined {
  if (epoch >= maxEpoch) return undefined;
  const state = freshState(doc, epoch + 1, schema);
  return { epoch: epoch + 1, state, endedSeq: seq, endedState: Y.encodeSnapshot(Y.snapshot(doc)) };
}

/** The same values, all written by the server as the epoch's first act. */
function freshState(doc: Y.Doc, epoch: number, { rootNames }: RoomSchema): Uint8Array {
  const fresh = new Y.Doc();
  fresh.clientID = serverClientIds(epoch).edit;
  fresh.transact(() => {
    for (const root of rootNames) {
      for (const [key, value] of doc.getMap(root).entries()) fresh.getMap(root).set(key, value);
    }
  });
  return Y.encodeStateAsUpdate(fresh);
}
