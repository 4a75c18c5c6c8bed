import type { Database } from 'better-sqlite3';
import type { RoomStore } from '../room-store.ts';
import { orDamagedRoom } from './damaged-room.ts';

/** The order matters: rows that refer to a participant must be deleted before it. */
const tables = ['client_ids', 'participants', 'updates', 'snapshots', 'ended_epochs', 'uncertain_rooms'];

/** `forgetHead` is called before a room is purged, because the log's noted head may be in this room, and purging it must not count as a loss. */
export function openRoomPurge(
  db: Database,
  forgetHead: (roomId: string) => void,
): Pick<RoomStore, 'findEndedRooms' | 'purgeRoom'> {
  // Every room begins with its teacher, so a room without participants has been purged.
  const ended = db
    .prepare<[endedBefore: number]>(
      `SELECT room_id FROM rooms WHERE coalesce(closed_at, expires_at) < ?
         AND EXISTS (SELECT 1 FROM participants WHERE participants.room_id = rooms.room_id)`,
    )
    .pluck();
  const steps = [
    ...tables.map((table) => `DELETE FROM ${table} WHERE room_id = ?`),
    `UPDATE rooms SET code = NULL, code_folded = NULL, closed_at = coalesce(closed_at, expires_at)
     WHERE room_id = ?`,
  ].map((sql) => db.prepare<[roomId: string]>(sql));
  const purge = db.transaction((roomId: string) => {
    for (const step of steps) step.run(roomId);
  });
  return {
    async findEndedRooms(endedBefore) {
      return ended.all(endedBefore).map(String);
    },
    async purgeRoom(roomId) {
      forgetHead(roomId);
      orDamagedRoom(roomId, () => purge.immediate(roomId));
    },
  };
}
