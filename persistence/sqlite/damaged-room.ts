/** The error for a room with damaged rows. It says where the damage is and what an operator can do. */
import Database from 'better-sqlite3';
import { RoomCorruptError } from '../room-store.ts';

export interface RowAddress {
  readonly roomId: string;
  readonly table: 'rooms' | 'participants' | 'client_ids' | 'updates' | 'snapshots' | 'ended_epochs';
  /** The rest of the row's key: `epoch 1, seq 5`. Absent if the room's id is the whole key. */
  readonly row?: string;
}

export class DamagedRoomError extends RoomCorruptError {
  /** The place and the damage without the advice, for messages that join several. */
  readonly problem: string;

  constructor(roomId: string, problem: string, cause?: unknown) {
    super(
      `Room ${roomId} can't be read: ${problem}. Restore the database from a backup, or close this room and ` +
        'open a new one. Other rooms are not affected.',
      { cause },
    );
    this.problem = problem;
  }
}

export function damagedRow({ roomId, table, row }: RowAddress, damage: string): DamagedRoomError {
  return new DamagedRoomError(roomId, `table ${table}, row (${row ?? roomId}): ${damage}`);
}

/** Throws RoomCorruptError if SQLite can't read one of the room's pages. */
export function orDamagedRoom<Result>(roomId: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_CORRUPT')) throw error;
    throw new DamagedRoomError(roomId, `SQLite found a damaged page under it (${error.message})`, error);
  }
}
