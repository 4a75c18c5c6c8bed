import type { Database } from 'better-sqlite3';
import type { RoomStore } from '../room-store.ts';

/** In this order: what refers to a participant goes before it. */
const tables = ['client_ids', 'participants', 'updates', 'snapshots', 'ended_epochs', 'uncertain_rooms'];

/** `forgetHead` is called first: the log's noted head may be of one of these rooms, and what is purged is not lost. */
export function openRoomPurge(db: Database, forgetHead: () => void): Pick<RoomStore, 'purgeRooms'> {
  // Every room begins with its teacher, so that one without participants has been purged.
  const ended = db
    .prepare<[endedBefore: number, limit: number]>(
      `SELECT room_id FROM rooms WHERE coalesce(closed_at, expires_at) < ?
         AND EXISTS (SELECT 1 FROM participants WHERE participants.room_id = rooms.room_id) LIMIT ?`,
    )
    .pluck();
  const steps = [
    ...tables.map((table) => `DELETE FROM ${table} WHERE room_id = ?`),
    `UPDATE rooms SET code = NULL, code_folded = NULL, closed_at = coalesce(closed_at, expires_at)
     WHERE room_id = ?`,
  ].map((sql) => db.prepare<[roomId: string]>(sql));
  const purge = db.transaction((roomIds: readonly string[]) => {
    for (const roomId of roomIds) for (const step of steps) step.run(roomId);
  });
  return {
    async purgeRooms(endedBefore, limit) {
      const roomIds = ended.all(endedBefore, limit).map(String);
      if (roomIds.length === 0) return 0;
      forgetHead();
      purge.immediate(roomIds);
      return roomIds.length;
    },
  };
}
