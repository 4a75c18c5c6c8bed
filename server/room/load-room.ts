/** Loads a room's document from the store, or seeds a new one. */
import * as Y from 'yjs';
import type { RoomStore } from '../../persistence/room-store.ts';
import { ClientIdOwners } from '../gate/client-id-owners.ts';

export interface LoadedRoom {
  readonly roomId: string;
  readonly epoch: number;
  readonly doc: Y.Doc;
  readonly owners: ClientIdOwners;
  /** The last sequence number in the log. */
  readonly seq: number;
  /** The number of updates in the log since the newest snapshot. */
  readonly updatesSinceSnapshot: number;
  /** Nobody has ever written to it. */
  readonly isNew: boolean;
}

/** The stored updates do not form a complete document. */
export class RoomUnreadableError extends Error {
  override readonly name = 'RoomUnreadableError';
}

/** Throws RoomUnreadableError, or the store's RoomCorruptError. */
export async function loadRoom(roomId: string, store: Pick<RoomStore, 'loadDocument'>): Promise<LoadedRoom> {
  const stored = await store.loadDocument(roomId);
  const doc = new Y.Doc({ guid: roomId, gcFilter: anything });
  const updates = [...(stored.snapshot ? [stored.snapshot] : []), ...stored.updates];
  try {
    // Each update has its own transaction, so that what it overwrites is collected before the next one has to carry it.
    for (const { update } of updates) Y.applyUpdate(doc, update);
  } catch (cause) {
    throw new RoomUnreadableError(`Room ${roomId}: a stored update can't be applied.`, { cause });
  }
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
    throw new RoomUnreadableError(
      `Room ${roomId}: the stored updates have a gap. Restore the room from a backup.`,
    );
  }
  trimContents(doc);
  return {
    roomId,
    epoch: stored.epoch,
    doc,
    owners: new ClientIdOwners(stored.clientIds),
    seq: updates.at(-1)?.seq ?? 0,
    updatesSinceSnapshot: stored.updates.length,
    isNew: doc.store.clients.size === 0,
  };
}

/** Does the same as Yjs's default, which creates a function for each document. */
function anything(): boolean {
  return true;
}

/** Yjs reads values into arrays with room for sixteen more. */
function trimContents(doc: Y.Doc): void {
  for (const structs of doc.store.clients.values()) {
    for (const struct of structs) {
      if (struct instanceof Y.Item && struct.content instanceof Y.ContentAny)
        struct.content.arr = struct.content.arr.slice();
    }
  }
}
