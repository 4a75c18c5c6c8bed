/** Class lists: the names that children tap, each tied to a student of the class. */
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { ClassListStore, ListDraft, ListedName, Seat } from '../../sel-store.ts';
import { Nullable } from '../row-schema.ts';
import type { ClassDirectory } from './class-directory.ts';
import { selRow } from './sel-row.ts';

const parseName = selRow(
  'class_list',
  Type.Object({
    studentId: Type.String(),
    name: Type.String(),
    fullName: Type.String(),
    number: Nullable(Type.String()),
    sourcedId: Nullable(Type.String()),
  }),
);
type Known = ReturnType<typeof parseName>;
const parseSeat = selRow('seats', Type.Object({ studentId: Type.String(), participantId: Type.String() }));

function prepareStatements(db: Database) {
  const columns = `student_id AS studentId, shown_name AS name, full_name AS fullName, number,
    sourced_id AS sourcedId`;
  return {
    ofClass: db.prepare<[classId: string]>(
      `SELECT ${columns} FROM class_list WHERE class_id = ? ORDER BY place`,
    ),
    one: db.prepare<[classId: string, studentId: string]>(
      `SELECT ${columns} FROM class_list WHERE class_id = ? AND student_id = ?`,
    ),
    clear: db.prepare<[classId: string]>('DELETE FROM class_list WHERE class_id = ?'),
    add: db.prepare<
      Omit<ListDraft, 'newStudentId'> & { studentId: string; classId: string; place: number; at: number }
    >(
      `INSERT INTO class_list (student_id, class_id, place, shown_name, full_name, number, sourced_id, imported_at)
       VALUES (@studentId, @classId, @place, @name, @fullName, @number, @sourcedId, @at)`,
    ),
    seatsIn: db.prepare<[roomId: string]>(
      `SELECT student_id AS studentId, participant_id AS participantId FROM seats WHERE room_id = ?
       ORDER BY participant_id`,
    ),
  };
}

export function openClassLists(db: Database, directory: ClassDirectory): ClassListStore {
  const sql = prepareStatements(db);
  const listOf = (classId: string) => sql.ofClass.all(classId).map(parseName);

  function seatsIn(roomId: string): Map<string, string[]> {
    const seats = new Map<string, string[]>();
    for (const { studentId, participantId } of sql.seatsIn.all(roomId).map(parseSeat)) {
      seats.set(studentId, [...(seats.get(studentId) ?? []), participantId]);
    }
    return seats;
  }

  function namesIn(roomId: string): ListedName[] {
    const seats = seatsIn(roomId);
    return listOf(directory.classOf(roomId)).map((listed) => ({
      ...listed,
      participantIds: seats.get(listed.studentId) ?? [],
    }));
  }

  const replace = db.transaction((roomId: string, list: readonly ListDraft[], at: number) => {
    const classId = directory.classOf(roomId);
    const before = listOf(classId);
    const known = new KnownStudents(before);
    sql.clear.run(classId);
    for (const [place, { newStudentId, ...draft }] of list.entries()) {
      const studentId = known.take(draft) ?? newStudentId;
      directory.addStudent(studentId);
      sql.add.run({ ...draft, studentId, classId, place, at });
    }
    for (const { studentId } of before) directory.dropUnknown(studentId);
  });

  const take = db.transaction((seat: Seat, studentId: string): boolean => {
    if (sql.one.get(directory.classOf(seat.roomId), studentId) === undefined) return false;
    directory.addSeat(seat, studentId);
    return true;
  });

  return {
    async importClassList(roomId, list, at) {
      replace.immediate(roomId, list, at);
      return namesIn(roomId);
    },
    async classList(roomId) {
      return namesIn(roomId);
    },
    async clearClassList(roomId) {
      replace.immediate(roomId, [], 0);
    },
    async findName(roomId, studentId) {
      const row = sql.one.get(directory.classOf(roomId), studentId);
      const name = row === undefined ? null : parseName(row).name;
      return { name, participantIds: seatsIn(roomId).get(studentId) ?? [] };
    },
    async takeName(seat, studentId) {
      return take.immediate(seat, studentId);
    },
  };
}

/** The students of the previous list. Each of them is reused at most once. */
class KnownStudents {
  readonly #bySource = new Map<string, Known>();
  readonly #byName = new Map<string, Known>();
  readonly #taken = new Set<string>();

  constructor(before: readonly Known[]) {
    for (const listed of before) {
      if (listed.sourcedId !== null) this.#bySource.set(listed.sourcedId, listed);
      this.#byName.set(nameKey(listed), listed);
    }
  }

  take(draft: Omit<ListDraft, 'newStudentId'>): string | undefined {
    const found = this.#withId(draft.sourcedId) ?? this.#withName(draft);
    if (found === undefined || this.#taken.has(found.studentId)) return undefined;
    this.#taken.add(found.studentId);
    return found.studentId;
  }

  #withId(sourcedId: string | null): Known | undefined {
    return sourcedId === null ? undefined : this.#bySource.get(sourcedId);
  }

  /** Two different ids are two children, whatever their names are. */
  #withName(draft: Omit<ListDraft, 'newStudentId'>): Known | undefined {
    const found = this.#byName.get(nameKey(draft));
    return found?.sourcedId == null || draft.sourcedId === null ? found : undefined;
  }
}

function nameKey({ fullName, number }: Pick<ListDraft, 'fullName' | 'number'>): string {
  return JSON.stringify([fullName, number]);
}
