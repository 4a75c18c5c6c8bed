import type { RoomRecord } from '../../../persistence/room-store.ts';

export type OpenRoomRecord = RoomRecord & { readonly code: string };

/** The room is neither closed nor expired at `unixNow` (ms). */
export function isOpenRoom(room: RoomRecord | null, unixNow: number): room is OpenRoomRecord {
  return room !== null && room.closedAt === null && room.code !== null && room.expiresAt > unixNow;
}
