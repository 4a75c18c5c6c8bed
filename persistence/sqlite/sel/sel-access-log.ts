import type { Database } from 'better-sqlite3';
import { AccessRecord } from '../../../shared/sel-api.ts';
import type { SelStore } from '../../sel-store.ts';
import type { ClassDirectory } from './class-directory.ts';
import { selRow } from './sel-row.ts';

const parseRecord = selRow('access_log', AccessRecord);

/** The log's own triggers refuse to change or delete a row. */
export function openAccessLog(
  db: Database,
  directory: ClassDirectory,
): Pick<SelStore, 'logAccess' | 'accessLog'> {
  const add = db.prepare<Omit<AccessRecord, 'accessId'>>(
    `INSERT INTO access_log (at, class_id, room_id, actor_id, action, student_id)
     VALUES (@at, @classId, @roomId, @actorId, @action, @studentId)`,
  );
  const page = db.prepare<[classId: string, before: number, limit: number]>(
    `SELECT access_id AS accessId, at, class_id AS classId, room_id AS roomId, actor_id AS actorId, action,
       student_id AS studentId
     FROM access_log WHERE class_id = ? AND access_id < ? ORDER BY access_id DESC LIMIT ?`,
  );
  return {
    async logAccess(record) {
      add.run({ ...record, classId: directory.classOf(record.roomId) });
    },
    async accessLog(roomId, { before = Number.MAX_SAFE_INTEGER, limit }) {
      return page.all(directory.classOf(roomId), before, limit).map(parseRecord);
    },
  };
}
