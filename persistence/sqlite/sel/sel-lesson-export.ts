/** A class's lessons for other systems, under pseudonyms, in pages of lessons. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { LessonCursor, LessonPage, LessonRow, SelStore } from '../../sel-store.ts';
import { Bytes, StoredInteger } from '../row-schema.ts';
import type { ClassDirectory } from './class-directory.ts';
import { CountFields, sumCounts } from './count-columns.ts';
import { selRow } from './sel-row.ts';

/**
 * Pseudonyms are HMAC-SHA-256 (RFC 2104) with the class's own key, which stays in sel.db. Without the key, nobody can tell whose
 * a pseudonym is, nor that two classes have the same child.
 */

/** 26 hexadecimal digits are 104 bits, far more than a school needs to keep two children apart. */
function pseudonymOf(key: Uint8Array, ...name: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(name)).digest('hex').slice(0, 26);
}

const parseKey = selRow('pseudonym_keys', Type.Object({ key: Bytes }));
const parseLesson = selRow(
  'periods',
  Type.Object({
    roomId: Type.String(),
    lesson: StoredInteger,
    startedAt: StoredInteger,
    endedAt: StoredInteger,
  }),
);
const parseSum = selRow('lesson_totals', Type.Object({ studentId: Type.String(), ...CountFields }));

export const lessonPageQuery = `SELECT room_id AS roomId, lesson, min(started_at) AS startedAt, max(ended_at) AS endedAt
  FROM class_rooms JOIN periods USING (room_id)
  WHERE class_id = @classId AND (room_id, lesson) > (@roomId, @lesson)
  GROUP BY room_id, lesson HAVING max(ended_at) < @endedBefore ORDER BY room_id, lesson LIMIT @limit`;

export const lessonSumsQuery = `SELECT student_id AS studentId, ${sumCounts('lesson_totals')}
  FROM lesson_totals JOIN seats USING (room_id, participant_id) JOIN students USING (student_id)
  WHERE room_id = @roomId AND lesson = @lesson AND recorded_from IS NOT NULL
  GROUP BY student_id ORDER BY student_id`;

export function openLessonExport(
  db: Database,
  directory: ClassDirectory,
  lessonGapMs: number,
): Pick<SelStore, 'exportLessons'> {
  const findKey = db.prepare<[classId: string]>('SELECT key FROM pseudonym_keys WHERE class_id = ?');
  const addKey = db.prepare<[classId: string, key: Uint8Array]>(
    'INSERT INTO pseudonym_keys (class_id, key) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const lessons = db.prepare<LessonCursor & { classId: string; endedBefore: number; limit: number }>(
    lessonPageQuery,
  );
  const sums = db.prepare<LessonCursor>(lessonSumsQuery);

  function keyOf(classId: string): Uint8Array {
    if (findKey.get(classId) === undefined) addKey.run(classId, randomBytes(32));
    return parseKey(findKey.get(classId)).key;
  }

  function rowsOf(
    key: Uint8Array,
    { roomId, lesson, ...times }: ReturnType<typeof parseLesson>,
  ): LessonRow[] {
    const lessonId = pseudonymOf(key, 'lesson', roomId, String(lesson));
    return sums.all({ roomId, lesson }).map((row) => {
      const { studentId, ...counts } = parseSum(row);
      return { pseudonym: pseudonymOf(key, 'student', studentId), lessonId, ...times, counts };
    });
  }

  return {
    async exportLessons(roomId, at, after, limit): Promise<LessonPage> {
      const classId = directory.classOf(roomId);
      const key = keyOf(classId);
      // A lesson that may not be over yet would have to be sent again, as another one, once it is.
      const query = {
        classId,
        endedBefore: at - lessonGapMs,
        limit,
        ...(after ?? { roomId: '', lesson: 0 }),
      };
      const page = lessons.all(query).map(parseLesson);
      const last = page.length < limit ? undefined : page.at(-1);
      return {
        rows: page.flatMap((lesson) => rowsOf(key, lesson)),
        next: last && { roomId: last.roomId, lesson: last.lesson },
      };
    },
  };
}
