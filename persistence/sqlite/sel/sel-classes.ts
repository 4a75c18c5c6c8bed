import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { SelStudent } from '../../../shared/sel-api.ts';
import type { Seat, SelStore } from '../../sel-store.ts';
import { StoredInteger } from '../row-schema.ts';
import type { ClassDirectory } from './class-directory.ts';
import { selRow } from './sel-row.ts';

type Classes = Pick<SelStore, 'settings' | 'changeSettings' | 'linkSeat' | 'students' | 'setOptOut' | 'seat'>;

const parseSettings = selRow('classes', Type.Object({ checkIns: StoredInteger, reflections: StoredInteger }));
const parseListed = selRow('class_list', Type.Object({ studentId: Type.String(), optedOut: StoredInteger }));
const parseStudent = selRow(
  'students',
  Type.Object({
    studentId: Type.String(),
    optedOut: StoredInteger,
    roomId: Type.String(),
    participantId: Type.String(),
  }),
);

function prepareStatements(db: Database) {
  return {
    settings: db.prepare<[classId: string]>(
      'SELECT check_ins AS checkIns, reflections FROM classes WHERE class_id = ?',
    ),
    setSettings: db.prepare<[checkIns: number, reflections: number, classId: string]>(
      'UPDATE classes SET check_ins = ?, reflections = ? WHERE class_id = ?',
    ),
    students: db.prepare<[classId: string]>(
      `SELECT student_id AS studentId, recorded_from IS NULL AS optedOut, seats.room_id AS roomId,
         participant_id AS participantId
       FROM class_rooms JOIN seats USING (room_id) JOIN students USING (student_id)
       WHERE class_id = ? ORDER BY student_id, seats.room_id, participant_id`,
    ),
    record: db.prepare<[recordedFrom: number | null, studentId: string]>(
      'UPDATE students SET recorded_from = ? WHERE student_id = ?',
    ),
    moveSeat: db.prepare<[studentId: string, roomId: string, participantId: string]>(
      'UPDATE seats SET student_id = ? WHERE room_id = ? AND participant_id = ?',
    ),
    // The later of the two times, or null if either is null: an opt-out survives the link.
    mergeConsent: db.prepare<{ studentId: string; otherId: string }>(
      `UPDATE students SET recorded_from = (SELECT max(students.recorded_from, other.recorded_from)
         FROM students AS other WHERE other.student_id = @otherId)
       WHERE student_id = @studentId`,
    ),
    listed: db.prepare<[classId: string]>(
      `SELECT student_id AS studentId, recorded_from IS NULL AS optedOut
       FROM class_list JOIN students USING (student_id) WHERE class_id = ? ORDER BY student_id`,
    ),
  };
}

export function openClasses(db: Database, directory: ClassDirectory): Classes {
  const sql = prepareStatements(db);

  function settings(roomId: string) {
    const classId = directory.classOf(roomId);
    const { checkIns, reflections } = parseSettings(sql.settings.get(classId));
    return { classId, checkIns: checkIns === 1, reflections: reflections === 1 };
  }

  const link = db.transaction((seat: Seat, studentId: string): boolean => {
    // Linking to a seat's own id gives the seat a student of its own again, which undoes a wrong link.
    if (studentId === seat.participantId) directory.addStudent(studentId);
    else if (!directory.knows(seat.roomId, studentId)) return false;
    const before = directory.studentAt(seat).studentId;
    if (before === studentId) return true;
    sql.mergeConsent.run({ studentId, otherId: before });
    sql.moveSeat.run(studentId, seat.roomId, seat.participantId);
    directory.dropUnknown(before);
    return true;
  });

  return {
    async settings(roomId) {
      return settings(roomId);
    },
    async changeSettings(roomId, change) {
      const { classId, checkIns, reflections } = { ...settings(roomId), ...change };
      sql.setSettings.run(Number(checkIns), Number(reflections), classId);
      return settings(roomId);
    },
    async linkSeat(seat, studentId) {
      return link.immediate(seat, studentId);
    },
    async students(roomId) {
      const classId = directory.classOf(roomId);
      return groupSeats(
        sql.students.all(classId).map(parseStudent),
        sql.listed.all(classId).map(parseListed),
      );
    },
    async setOptOut(roomId, studentId, optedOut, at) {
      if (!directory.knows(roomId, studentId)) return false;
      sql.record.run(optedOut ? null : at, studentId);
      return true;
    },
    async seat(seat) {
      directory.studentAt(seat);
    },
  };
}

function groupSeats(
  rows: readonly ReturnType<typeof parseStudent>[],
  listed: readonly ReturnType<typeof parseListed>[],
): SelStudent[] {
  const students = new Map<string, SelStudent>();
  for (const { studentId, optedOut } of listed) {
    students.set(studentId, { studentId, optedOut: optedOut === 1, seats: [] });
  }
  for (const { studentId, optedOut, roomId, participantId } of rows) {
    const student = students.get(studentId) ?? { studentId, optedOut: optedOut === 1, seats: [] };
    student.seats.push({ roomId, participantId });
    students.set(studentId, student);
  }
  return [...students.values()].sort((a, b) => (a.studentId < b.studentId ? -1 : 1));
}
