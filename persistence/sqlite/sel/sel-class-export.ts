/** A class's participation page by page, room by room. Each page is one range of the table, however long the class's history is. */
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { ClassCursor, ClassPage, SelStore } from '../../sel-store.ts';
import type { ClassDirectory } from './class-directory.ts';
import { exportColumns, parseExportRow } from './export-row.ts';
import { selRow } from './sel-row.ts';

const parseRoom = selRow('class_rooms', Type.Object({ roomId: Type.String() }));

export const roomPageQuery = `SELECT ${exportColumns}
  FROM participation AS own JOIN periods USING (room_id, period) JOIN seats USING (room_id, participant_id)
  WHERE own.room_id = @roomId AND (own.period, own.participant_id) > (@period, @participantId)
  ORDER BY own.period, own.participant_id LIMIT @limit`;

export function openClassExport(db: Database, directory: ClassDirectory): Pick<SelStore, 'exportClass'> {
  const roomsFrom = db.prepare<[classId: string, roomId: string]>(
    'SELECT room_id AS roomId FROM class_rooms WHERE class_id = ? AND room_id >= ? ORDER BY room_id',
  );
  const page = db.prepare<ClassCursor & { limit: number }>(roomPageQuery);

  function read(classId: string, after: ClassCursor, limit: number): ClassPage {
    const rows: ReturnType<typeof parseExportRow>[] = [];
    for (const { roomId } of roomsFrom.all(classId, after.roomId).map(parseRoom)) {
      const begin = roomId === after.roomId ? after : { roomId, period: 0, participantId: '' };
      rows.push(...page.all({ ...begin, limit: limit - rows.length }).map(parseExportRow));
      if (rows.length === limit) break;
    }
    const next = rows.length < limit ? undefined : rows.at(-1);
    return { rows: rows.map(({ participantId: _, ...row }) => row), next };
  }

  return {
    async exportClass(roomId, after, limit) {
      const start = after ?? { roomId: '', period: 0, participantId: '' };
      return read(directory.classOf(roomId), start, limit);
    },
  };
}
