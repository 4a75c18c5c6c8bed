/**
 * With synchronous=NORMAL, a power cut may lose the newest commits, which clients have already been shown. Their documents then
 * hold what rules G2 and G3 can never take back, so every room that was open continues in a new epoch. With FULL nothing is lost
 * and nothing needs to be done, unless the files themselves lose what was stored (log-head-file.ts).
 */
import type { Database } from 'better-sqlite3';
import type { RoomStore } from '../room-store.ts';

export interface RunMark extends Pick<RoomStore, 'mayLackNewest'> {
  /** Call it last, when this process has stored everything. */
  markEnded(): void;
}

/**
 * Marks this process as running. Marks the rooms if the previous process did not end cleanly and may have lost something, or if
 * something is known to be lost (`isLost`).
 */
export function markRun(db: Database, synchronous: 'FULL' | 'NORMAL', isLost: boolean): RunMark {
  const begin = db.transaction(() => {
    db.prepare(
      `INSERT OR IGNORE INTO uncertain_rooms (room_id)
       SELECT room_id FROM rooms LEFT JOIN last_run
       WHERE (? OR last_run.ended = 0 AND last_run.synchronous = 'NORMAL') AND rooms.closed_at IS NULL`,
    ).run(isLost ? 1 : 0);
    db.prepare(
      `INSERT INTO last_run (id, synchronous, ended) VALUES (1, ?, 0)
       ON CONFLICT DO UPDATE SET synchronous = excluded.synchronous, ended = 0`,
    ).run(synchronous);
  });
  // The mark itself must survive the power cut that it is there to detect.
  db.pragma('synchronous = FULL');
  begin.immediate();
  db.pragma(`synchronous = ${synchronous}`);
  const isUncertain = db.prepare<[roomId: string]>('SELECT 1 FROM uncertain_rooms WHERE room_id = ?');
  const end = db.prepare('UPDATE last_run SET ended = 1');
  return {
    async mayLackNewest(roomId) {
      return isUncertain.get(roomId) !== undefined;
    },
    markEnded() {
      db.pragma('synchronous = FULL');
      end.run();
    },
  };
}
