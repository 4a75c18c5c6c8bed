import type { Database } from 'better-sqlite3';
import type { RoomStore, StoredUpdate } from '../room-store.ts';
import { DamagedRoomError } from './damaged-room.ts';
import { prepareDocumentHead } from './document-head.ts';
import { fromBlobRow, toBlobRow } from './stored-blob.ts';

export interface SoundSnapshot {
  readonly snapshot: StoredUpdate | null;
  /** The newer snapshots that had to be skipped. */
  readonly passedOver: readonly DamagedRoomError[];
}

/** Finds the newest snapshot below `belowSeq` whose checksum matches. */
export function prepareSoundSnapshot(
  db: Database,
): (roomId: string, epoch: number, belowSeq: number) => SoundSnapshot {
  const nextBelow = db.prepare<[roomId: string, epoch: number, belowSeq: number]>(
    `SELECT seq, bytes, crc FROM snapshots WHERE room_id = ? AND epoch = ? AND seq < ? ORDER BY seq DESC`,
  );
  return (roomId, epoch, belowSeq) => {
    const passedOver: DamagedRoomError[] = [];
    for (const row of nextBelow.iterate(roomId, epoch, belowSeq)) {
      try {
        return {
          snapshot: fromBlobRow(row, { roomId, table: 'snapshots', row: `epoch ${epoch}` }),
          passedOver,
        };
      } catch (error) {
        if (!(error instanceof DamagedRoomError)) throw error;
        passedOver.push(error);
      }
    }
    return { snapshot: null, passedOver };
  };
}

interface SnapshotRow {
  readonly roomId: string;
  readonly epoch: number;
  readonly seq: number;
}

export function openDocumentSnapshots(db: Database): Pick<RoomStore, 'compact'> {
  const headOf = prepareDocumentHead(db);
  const soundSnapshot = prepareSoundSnapshot(db);
  // A compaction at the same seq replaces the row, which repairs a damaged snapshot.
  const put = db.prepare<SnapshotRow & { bytes: Uint8Array; crc: number }>(
    `INSERT INTO snapshots (room_id, epoch, seq, bytes, crc) VALUES (@roomId, @epoch, @seq, @bytes, @crc)
     ON CONFLICT DO UPDATE SET bytes = excluded.bytes, crc = excluded.crc`,
  );
  const deleteSnapshots = db.prepare<SnapshotRow & { keptSeq: number }>(
    `DELETE FROM snapshots WHERE room_id = @roomId AND epoch = @epoch AND seq < @seq AND seq <> @keptSeq`,
  );
  const deleteUpdates = db.prepare<{ roomId: string; epoch: number; keptSeq: number }>(
    'DELETE FROM updates WHERE room_id = @roomId AND epoch = @epoch AND seq <= @keptSeq',
  );

  const compactNow = db.transaction((roomId: string, epoch: number, snapshot: StoredUpdate) => {
    const head = headOf(roomId);
    if (epoch !== head.epoch || snapshot.seq > head.seq) {
      throw new Error(
        `Room ${roomId} is at epoch ${head.epoch}, seq ${head.seq}; ` +
          `a snapshot of epoch ${epoch}, seq ${snapshot.seq} can't be of it.`,
      );
    }
    const { seq } = snapshot;
    put.run({ roomId, epoch, ...toBlobRow(snapshot) });
    // This is the newest sound snapshot, not just the newest one, because the deletion below must never remove the last good copy.
    const kept = soundSnapshot(roomId, epoch, seq).snapshot;
    if (kept === null) return;
    deleteSnapshots.run({ roomId, epoch, seq, keptSeq: kept.seq });
    deleteUpdates.run({ roomId, epoch, keptSeq: kept.seq });
  });
  return {
    async compact(roomId, epoch, snapshot) {
      compactNow.immediate(roomId, epoch, snapshot);
    },
  };
}
