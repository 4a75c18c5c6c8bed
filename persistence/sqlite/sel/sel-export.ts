/** Everything about one student, and nothing about anybody else. The half minutes are in sel-student-periods.ts. */
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { SelAction, SelEvent } from '../../../shared/sel-api.ts';
import type { SelStore } from '../../sel-store.ts';
import { Nullable, StoredInteger } from '../row-schema.ts';
import type { ClassDirectory } from './class-directory.ts';
import { selRow } from './sel-row.ts';

const parseMeetings = selRow(
  'lesson_contacts',
  Type.Object({
    roomId: Type.String(),
    lesson: StoredInteger,
    partners: StoredInteger,
    coEdits: StoredInteger,
    alternations: StoredInteger,
  }),
);
const parseEvent = selRow(
  'events',
  Type.Object({
    kind: SelEvent.properties.kind,
    at: StoredInteger,
    roomId: Type.String(),
    received: StoredInteger,
  }),
);
const parseListed = selRow(
  'class_list',
  Type.Object({
    name: Type.String(),
    fullName: Type.String(),
    number: Nullable(Type.String()),
    sourcedId: Nullable(Type.String()),
    importedAt: StoredInteger,
  }),
);
const parseAccess = selRow('access_log', Type.Object({ at: StoredInteger, action: SelAction }));

interface StudentQuery {
  readonly classId: string;
  readonly studentId: string;
}

function prepareStatements(db: Database) {
  const ofStudent = (sql: string) => db.prepare<StudentQuery>(sql);
  const seats = 'class_rooms JOIN seats USING (room_id)';
  const own = 'class_id = @classId AND student_id = @studentId';
  return {
    listed: ofStudent(
      `SELECT shown_name AS name, full_name AS fullName, number, sourced_id AS sourcedId, imported_at AS importedAt
       FROM class_list WHERE ${own}`,
    ),
    meetings: ofStudent(
      `SELECT met.room_id AS roomId, lesson, count(*) AS partners, sum(co_edits) AS coEdits,
         sum(alternations) AS alternations
       FROM ${seats} JOIN lesson_contacts AS met
         ON met.room_id = seats.room_id AND seats.participant_id IN (met.participant_id, met.peer_id)
       WHERE ${own} GROUP BY met.room_id, lesson ORDER BY met.room_id, lesson`,
    ),
    events: ofStudent(
      `SELECT kind, at, events.room_id AS roomId, peer_id IS seats.participant_id AS received
       FROM ${seats} JOIN events
         ON events.room_id = seats.room_id AND seats.participant_id IN (events.participant_id, events.peer_id)
       WHERE ${own} ORDER BY event_id`,
    ),
    accesses: ofStudent(
      `SELECT at, action FROM access_log WHERE class_id = @classId AND student_id = @studentId ORDER BY access_id`,
    ),
  };
}

export function openExports(
  db: Database,
  directory: ClassDirectory,
  store: Pick<SelStore, 'entries' | 'students'>,
): Pick<SelStore, 'exportStudent'> {
  const sql = prepareStatements(db);
  return {
    async exportStudent(roomId, studentId, at) {
      const student = (await store.students(roomId)).find((each) => each.studentId === studentId);
      if (student === undefined) return null;
      const query = { classId: directory.classOf(roomId), studentId };
      const entries = await store.entries(roomId, studentId, { limit: -1 });
      const listed = sql.listed.get(query);
      return {
        ...student,
        exportedAt: at,
        listed: listed === undefined ? null : parseListed(listed),
        entries: entries.reverse(),
        meetings: sql.meetings.all(query).map(parseMeetings),
        events: sql.events.all(query).map((row) => {
          const { received, ...event } = parseEvent(row);
          return { ...event, received: received === 1 };
        }),
        accesses: sql.accesses.all(query).map(parseAccess),
      };
    },
  };
}
