/** What a dead server left on the disk, read from a copy of its files, so that nothing is changed by looking. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as Y from 'yjs';
import type { ParticipantRecord, RoomRecord } from '../../persistence/room-store.ts';
import { openSqliteRoomStore } from '../../persistence/sqlite/open-sqlite-room-store.ts';
import { loadRoom } from '../../server/room/load-room.ts';

export interface StoredRoom {
  readonly record: RoomRecord | null;
  readonly participants: readonly ParticipantRecord[];
  readonly epoch: number;
  readonly doc: Y.Doc;
  /** How far the epoch before this one came; null where there is none. */
  readonly endedClocks: ReadonlyMap<number, number> | null;
  /** Unix ms at which the timeline's clock read 0. */
  readonly clockOrigin: number | null;
  readonly reflections: number;
}

export async function readStoredRooms(
  dataDir: string,
  roomIds: readonly string[],
  synchronous: 'FULL' | 'NORMAL',
): Promise<Map<string, StoredRoom>> {
  const folder = await mkdtemp(join(tmpdir(), 'downbeat-autopsy-'));
  try {
    await cp(dataDir, folder, { recursive: true });
    const store = openSqliteRoomStore({ file: join(folder, 'downbeat.db'), synchronous });
    const sel = new Database(join(folder, 'sel.db'));
    const countReflections = sel
      .prepare<[string]>("SELECT count(*) FROM entries WHERE kind = 'reflection' AND room_id = ?")
      .pluck();
    const rooms = new Map<string, StoredRoom>();
    for (const roomId of roomIds) {
      const { doc, epoch } = await loadRoom(roomId, store);
      const ended = await store.findEndedEpoch(roomId, epoch - 1);
      const timeline: unknown = doc.getMap('timeline').get('current');
      const clockId =
        typeof timeline === 'object' && timeline && 'clockId' in timeline ? timeline.clockId : '';
      rooms.set(roomId, {
        record: await store.findRoom(roomId),
        participants: await store.listParticipants(roomId),
        epoch,
        doc,
        endedClocks: ended && Y.decodeSnapshot(ended).sv,
        clockOrigin: await store.findClockOrigin(String(clockId)),
        reflections: Number(countReflections.get(roomId)),
      });
    }
    sel.close();
    await store.close();
    return rooms;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
