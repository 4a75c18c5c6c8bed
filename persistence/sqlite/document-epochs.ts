import type { Database } from 'better-sqlite3';
import type { NextEpoch, RoomStore } from '../room-store.ts';
import { prepareDocumentHead } from './document-head.ts';
import type { LogHead } from './log-head-file.ts';
import { fromBlobRow, toBlobRow } from './stored-blob.ts';

interface EpochBlob {
  readonly roomId: string;
  readonly epoch: number;
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly crc: number;
}

/** Moves a room's document from one epoch to the next. `note` is called for each epoch that has begun. */
export function openDocumentEpochs(
  db: Database,
  note: (head: LogHead) => void,
): Pick<RoomStore, 'startEpoch' | 'findEndedEpoch'> {
  const headOf = prepareDocumentHead(db);
  const setEpoch = db.prepare<[epoch: number, roomId: string]>(
    'UPDATE rooms SET epoch = ? WHERE room_id = ?',
  );
  const putEnded = db.prepare<EpochBlob>(
    'INSERT INTO ended_epochs (room_id, epoch, bytes, crc) VALUES (@roomId, @epoch, @bytes, @crc)',
  );
  const putState = (['updates', 'snapshots'] as const).map((table) =>
    db.prepare<EpochBlob>(
      `INSERT INTO ${table} (room_id, epoch, seq, bytes, crc) VALUES (@roomId, @epoch, @seq, @bytes, @crc)`,
    ),
  );
  const deleteEnded = (['updates', 'snapshots', 'client_ids'] as const).map((table) =>
    db.prepare<[roomId: string, epoch: number]>(`DELETE FROM ${table} WHERE room_id = ? AND epoch < ?`),
  );
  const nowCertain = db.prepare<[roomId: string]>('DELETE FROM uncertain_rooms WHERE room_id = ?');
  const findEnded = db.prepare<[roomId: string, epoch: number]>(
    'SELECT 0 AS seq, bytes, crc FROM ended_epochs WHERE room_id = ? AND epoch = ?',
  );

  const start = db.transaction((roomId: string, { epoch, state, endedSeq, endedState }: NextEpoch) => {
    const head = headOf(roomId);
    if (epoch !== head.epoch + 1 || endedSeq !== head.seq) {
      throw new Error(
        `Room ${roomId} is at epoch ${head.epoch}, seq ${head.seq}; ` +
          `epoch ${epoch} can't follow one that ended at seq ${endedSeq}.`,
      );
    }
    putEnded.run({ roomId, epoch: head.epoch, ...toBlobRow({ seq: 0, update: endedState }) });
    // The state is stored twice, because a snapshot must never be the only copy. The other one is the log's first row.
    for (const put of putState) put.run({ roomId, epoch, ...toBlobRow({ seq: 1, update: state }) });
    setEpoch.run(epoch, roomId);
    for (const remove of deleteEnded) remove.run(roomId, epoch);
    nowCertain.run(roomId);
  });
  return {
    async startEpoch(roomId, next) {
      start.immediate(roomId, next);
      note({ roomId, epoch: next.epoch, seq: 1 });
      // The new epoch must not stay in the write-ahead log only: if that were cut off, another history would begin under the same number.
      db.pragma('wal_checkpoint(PASSIVE)');
    },
    async findEndedEpoch(roomId, epoch) {
      const row = findEnded.get(roomId, epoch);
      return row === undefined
        ? null
        : fromBlobRow(row, { roomId, table: 'ended_epochs', row: `epoch ${epoch}` }).update;
    },
  };
}
