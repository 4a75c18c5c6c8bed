import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { rowParser, StoredInteger } from './row-schema.ts';

const HeadRow = Type.Object({ epoch: StoredInteger, seq: StoredInteger });
const parseHeadRow = rowParser(HeadRow);

/** Returns the room's current epoch and the newest `seq` known in it (0: none). The returned function throws for an unknown room. */
export function prepareDocumentHead(db: Database): (roomId: string) => { epoch: number; seq: number } {
  const newest = (table: 'updates' | 'snapshots'): string =>
    `coalesce((SELECT max(seq) FROM ${table} WHERE room_id = rooms.room_id AND epoch = rooms.epoch), 0)`;
  const head = db.prepare<[roomId: string]>(
    `SELECT epoch, max(${newest('updates')}, ${newest('snapshots')}) AS seq FROM rooms WHERE room_id = ?`,
  );
  return (roomId) => {
    const row = head.get(roomId);
    if (row === undefined) throw new Error(`There is no room ${roomId} in the store.`);
    return parseHeadRow(row, { roomId, table: 'rooms' });
  };
}
