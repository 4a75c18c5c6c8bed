/** Which class a room belongs to, and which student a seat belongs to. A room that nobody has linked is a class of its own. */
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { Seat } from '../../sel-store.ts';
import { Nullable, StoredInteger } from '../row-schema.ts';
import { selRow } from './sel-row.ts';

export interface SeatedStudent {
  readonly studentId: string;
  /** Nothing that happened before this time (Unix ms) may be recorded. If null, nothing may be, because the student is opted out. */
  readonly recordedFrom: number | null;
}

const parseStudent = selRow(
  'students',
  Type.Object({ studentId: Type.String(), recordedFrom: Nullable(StoredInteger) }),
);
const parseSeat = selRow('seats', Type.Object({ roomId: Type.String(), participantId: Type.String() }));
const parseRoom = selRow('class_rooms', Type.Object({ classId: Type.String() }));

function prepareStatements(db: Database) {
  return {
    classOf: db.prepare<[roomId: string]>('SELECT class_id AS classId FROM class_rooms WHERE room_id = ?'),
    addClass: db.prepare<[classId: string]>(
      'INSERT INTO classes (class_id, check_ins, reflections) VALUES (?, 0, 0) ON CONFLICT DO NOTHING',
    ),
    addRoom: db.prepare<[roomId: string, classId: string]>(
      'INSERT INTO class_rooms (room_id, class_id) VALUES (?, ?)',
    ),
    studentAt: db.prepare<[roomId: string, participantId: string]>(
      `SELECT student_id AS studentId, recorded_from AS recordedFrom
       FROM seats JOIN students USING (student_id) WHERE room_id = ? AND participant_id = ?`,
    ),
    addStudent: db.prepare<[studentId: string]>(
      'INSERT INTO students (student_id, recorded_from) VALUES (?, 0) ON CONFLICT DO NOTHING',
    ),
    addSeat: db.prepare<[roomId: string, participantId: string, studentId: string]>(
      'INSERT INTO seats (room_id, participant_id, student_id) VALUES (?, ?, ?)',
    ),
    seatsOf: db.prepare<[classId: string, studentId: string]>(
      `SELECT seats.room_id AS roomId, participant_id AS participantId FROM seats JOIN class_rooms USING (room_id)
       WHERE class_id = ? AND student_id = ? ORDER BY seats.room_id, participant_id`,
    ),
    listed: db.prepare<[classId: string, studentId: string]>(
      'SELECT 1 FROM class_list WHERE class_id = ? AND student_id = ?',
    ),
    dropUnknown: db.prepare<{ studentId: string }>(
      `DELETE FROM students WHERE student_id = @studentId
         AND NOT EXISTS (SELECT 1 FROM seats WHERE student_id = @studentId)
         AND NOT EXISTS (SELECT 1 FROM class_list WHERE student_id = @studentId)`,
    ),
  };
}

export class ClassDirectory {
  readonly #sql: ReturnType<typeof prepareStatements>;

  constructor(db: Database) {
    this.#sql = prepareStatements(db);
  }

  /** Makes the room a class of its own if it has none. */
  classOf(roomId: string): string {
    const row = this.#sql.classOf.get(roomId);
    if (row !== undefined) return parseRoom(row).classId;
    this.#sql.addClass.run(roomId);
    this.#sql.addRoom.run(roomId, roomId);
    return roomId;
  }

  /** Gives the seat a student of its own if it has none. */
  studentAt({ roomId, participantId }: Seat): SeatedStudent {
    const row = this.#sql.studentAt.get(roomId, participantId);
    if (row !== undefined) return parseStudent(row);
    this.addSeat({ roomId, participantId }, participantId);
    return parseStudent(this.#sql.studentAt.get(roomId, participantId));
  }

  /** Gives a new seat to this student, who may be new too. */
  addSeat({ roomId, participantId }: Seat, studentId: string): void {
    this.classOf(roomId);
    this.addStudent(studentId);
    this.#sql.addSeat.run(roomId, participantId, studentId);
  }

  addStudent(studentId: string): void {
    this.#sql.addStudent.run(studentId);
  }

  /** Forgets a student who has neither a seat nor a name on a list. */
  dropUnknown(studentId: string): void {
    this.#sql.dropUnknown.run({ studentId });
  }

  /** Whether the room's class has the student, on a seat or on its list. */
  knows(roomId: string, studentId: string): boolean {
    return (
      this.seatsOf(roomId, studentId).length > 0 ||
      this.#sql.listed.get(this.classOf(roomId), studentId) !== undefined
    );
  }

  /** Whether what happened at `at` may be kept. */
  mayRecord(seat: Seat, at: number): boolean {
    const { recordedFrom } = this.studentAt(seat);
    return recordedFrom !== null && at >= recordedFrom;
  }

  /** The student's seats in the room's class, or none if the class has no such student. */
  seatsOf(roomId: string, studentId: string): Seat[] {
    return this.#sql.seatsOf.all(this.classOf(roomId), studentId).map(parseSeat);
  }
}
