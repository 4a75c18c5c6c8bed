/**
 * The edits of this device that its server never had, as plain intents: what a document of an ended epoch leaves behind.
 *
 * The server says how far the ended epoch came, state vector and deletions, and it shows nothing that it has not stored.
 * So what a document holds beyond that was made on this device, in this page or an earlier one that left its offline copy,
 * and did not arrive. Nothing needs to be remembered for that while editing.
 */
import * as Y from 'yjs';
import { isJsonValue, type JsonValue } from '../shared/json.ts';
import { type AnyRoot, coreSchema, type RoomSchema } from '../shared/room-schema.ts';

/** A wish about one key, apart from any history. */
export interface EditIntent {
  readonly root: AnyRoot;
  readonly key: string;
  /** Undefined: that the key be absent. */
  readonly value: JsonValue | undefined;
}

/** `endedState`: as in message 105. One intent per key at most, in the order in which the gate decides. */
export function unsentEdits(
  doc: Y.Doc,
  endedState: Uint8Array,
  schema: RoomSchema = coreSchema,
): EditIntent[] {
  const ended = Y.decodeSnapshot(endedState);
  return schema.rootNames.flatMap((root) => {
    const map = doc.getMap(root);
    return [...map._map].flatMap(([key, item]): EditIntent[] => {
      if (!isUnsent(item, ended)) return [];
      const value: unknown = map.get(key);
      if (value === undefined) return [{ root, key, value }];
      return isJsonValue(value) && schema.isValue(root, key, value) ? [{ root, key, value }] : [];
    });
  });
}

/** Writes the intents as ordinary edits. */
export function replayEdits(doc: Y.Doc, intents: readonly EditIntent[]): void {
  doc.transact(() => {
    for (const { root, key, value } of intents) {
      if (value === undefined) doc.getMap(root).delete(key);
      else doc.getMap(root).set(key, value);
    }
  });
}

/** `item` holds a key's newest value, deleted or not; what it replaced lies to its left. */
function isUnsent(item: Y.Item, ended: Y.Snapshot): boolean {
  const known = newestKnown(item, ended.sv);
  const { lastId } = item;
  if (!item.deleted) return known?.client !== lastId.client || known.clock !== lastId.clock;
  // A deletion means what its author saw; what the server knew to be deleted or replaced is not meant.
  return known !== undefined && !Y.isDeleted(ended.ds, known);
}

/** The last id of a key's history that the server had. One item may hold both: Yjs merges what follows each other. */
function newestKnown(item: Y.Item, clocks: ReadonlyMap<number, number>): Y.ID | undefined {
  for (let at: Y.Item | null = item; at !== null; at = at.left) {
    const end = clocks.get(at.id.client) ?? 0;
    if (end > at.id.clock) return Y.createID(at.id.client, Math.min(end, at.id.clock + at.length) - 1);
  }
  return undefined;
}
