/** What a selection means in SQL: which lessons of which rooms. */

import type { SelScope } from '../../../shared/sel-api.ts';
import type { Selection } from '../../sel-store.ts';

/** This is not the newest snapshot's lesson, because a snapshot that was a dead letter belongs to an earlier lesson. */
const latestLesson = '(SELECT max(lesson) FROM periods WHERE room_id = @roomId)';

/** A condition on `room_id` and `lesson` of the table, with the parameters `@roomId` and `@classId`. */
export function lessonsIn(scope: SelScope, table: string): string {
  switch (scope) {
    case 'lesson':
      return `${table}.room_id = @roomId AND ${table}.lesson = ${latestLesson}`;
    case 'room':
      return `${table}.room_id = @roomId`;
    case 'class':
      return `${table}.room_id IN (SELECT room_id FROM class_rooms WHERE class_id = @classId)`;
  }
}

/** A condition on `room_id` and `at` of the table: entries belong to a lesson by their time. */
export function entriesIn(scope: SelScope, table: string): string {
  if (scope !== 'lesson') return lessonsIn(scope, table);
  const begin = `(SELECT min(started_at) FROM periods WHERE room_id = @roomId AND lesson = ${latestLesson})`;
  return `${table}.room_id = @roomId AND ${table}.at >= ${begin}`;
}

/** A condition on `student_id` of the table. No figure includes a student who is opted out, not even what was kept before. */
export function takesPart(table: string): string {
  return `EXISTS (SELECT 1 FROM students WHERE students.student_id = ${table}.student_id AND recorded_from IS NOT NULL)`;
}

/** Whether a student is part of the selection. */
export function chooserOf({ studentIds }: Selection): (studentId: string) => boolean {
  if (studentIds === undefined) return () => true;
  const chosen = new Set(studentIds);
  return (studentId) => chosen.has(studentId);
}
