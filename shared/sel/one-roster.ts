/**
 * Class lists from OneRoster 1.2 CSV (1EdTech OneRoster CSV Binding 1.2.1): `users.csv`, `classes.csv` and `enrollments.csv` of a
 * bulk export. A 1.1 export also has the columns that are read here. Only names and ids are read: no e-mail, birth date, phone or
 * password. Rows that are `tobedeleted`, users who aren't enabled and everybody except students are left out.
 */
import type { ClassList, ListedStudent } from './class-list.ts';
import { type ImportOutcome, type ImportProblem, importOutcome } from './import-outcome.ts';
import { type ColumnOf, type NamedRow, parseNamedColumns } from './named-columns.ts';
import { isEnabled, isKept, readUser, type UserRow, userColumns } from './one-roster-users.ts';

export interface OneRosterFiles {
  readonly users: string;
  readonly classes: string;
  readonly enrollments: string;
}

/** Enough for a district. */
const limits = { maxLength: 32_000_000, maxRows: 200_000, maxFields: 100 };

const classColumns = { required: ['sourcedId', 'title'], optional: ['status'] } as const;
const enrollmentColumns = {
  required: ['classSourcedId', 'userSourcedId', 'role'],
  optional: ['status', 'beginDate', 'endDate'],
} as const;

type ClassRow = NamedRow<ColumnOf<typeof classColumns>>;
type EnrollmentRow = NamedRow<ColumnOf<typeof enrollmentColumns>>;

/**
 * Returns every class that has students on `day` (`YYYY-MM-DD`), by title, with its students by name. Enrolments are valid from
 * their `beginDate` through their `endDate`.
 */
export function parseOneRoster(files: OneRosterFiles, day: string): ImportOutcome<ClassList[]> {
  const users = parseNamedColumns<ColumnOf<typeof userColumns>>(files.users, userColumns, limits);
  const classes = parseNamedColumns<ColumnOf<typeof classColumns>>(files.classes, classColumns, limits);
  const enrollments = parseNamedColumns<ColumnOf<typeof enrollmentColumns>>(
    files.enrollments,
    enrollmentColumns,
    limits,
  );
  if (!users.ok || !classes.ok || !enrollments.ok) {
    return importOutcome<ClassList[]>([], unreadable({ users, classes, enrollments }));
  }
  return new Roster(users.rows, classes.rows).enrol(enrollments.rows, day);
}

function unreadable(
  tables: Record<keyof OneRosterFiles, { ok: true } | { ok: false; problem: ImportProblem }>,
): ImportProblem[] {
  return Object.entries(tables).flatMap(([name, table]) =>
    table.ok ? [] : [{ file: `${name}.csv`, ...table.problem }],
  );
}

class Roster {
  readonly #users: Map<string, UserRow>;
  readonly #classes: Map<string, ClassRow>;
  readonly #problems: ImportProblem[] = [];
  readonly #studentsByClass = new Map<string, Map<string, ListedStudent>>();

  constructor(users: readonly UserRow[], classes: readonly ClassRow[]) {
    this.#users = this.#index('users.csv', users);
    this.#classes = this.#index('classes.csv', classes);
  }

  enrol(enrollments: readonly EnrollmentRow[], day: string): ImportOutcome<ClassList[]> {
    for (const row of enrollments) {
      if (row.value('role') === 'student' && isKept(row) && holdsOn(row, day)) this.#enrol(row);
    }
    const lists = [...this.#studentsByClass].map(([sourcedId, students]) => ({
      title: this.#classes.get(sourcedId)?.value('title') ?? '',
      sourcedId,
      students: [...students.values()].sort((a, b) => compare(a.name, b.name)),
    }));
    return importOutcome(
      lists.sort((a, b) => compare(a.title, b.title)),
      this.#problems,
    );
  }

  #enrol(row: EnrollmentRow): void {
    const listed = this.#classes.get(row.value('classSourcedId'));
    const user = this.#users.get(row.value('userSourcedId'));
    if (!listed) this.#refuse('enrollments.csv', row, 'classSourcedId is not in classes.csv');
    if (!user) this.#refuse('enrollments.csv', row, 'userSourcedId is not in users.csv');
    if (!listed || !user || !isKept(listed) || !isEnabled(user)) return;
    const student = readUser(user);
    if (typeof student === 'string') this.#refuse('users.csv', user, student);
    else this.#add(listed.value('sourcedId'), user.value('sourcedId'), student);
  }

  #add(classId: string, sourcedId: string, student: ListedStudent): void {
    const students = this.#studentsByClass.get(classId) ?? new Map<string, ListedStudent>();
    students.set(sourcedId, student);
    this.#studentsByClass.set(classId, students);
  }

  #index<Column extends string>(
    file: string,
    rows: readonly NamedRow<Column | 'sourcedId'>[],
  ): Map<string, NamedRow<Column | 'sourcedId'>> {
    const byId = new Map<string, NamedRow<Column | 'sourcedId'>>();
    for (const row of rows) {
      const id = row.value('sourcedId');
      if (id === '') this.#refuse(file, row, 'sourcedId is empty');
      else if (byId.has(id)) this.#refuse(file, row, `sourcedId is also on line ${byId.get(id)?.line}`);
      else byId.set(id, row);
    }
    return byId;
  }

  #refuse(file: string, { line }: { readonly line: number }, message: string): void {
    this.#problems.push({ file, line, message });
  }
}

/** Dates are `YYYY-MM-DD`, so that they compare as text. */
function holdsOn(row: EnrollmentRow, day: string): boolean {
  const [beginDate, endDate] = [row.value('beginDate'), row.value('endDate')];
  return (beginDate === '' || beginDate <= day) && (endDate === '' || day <= endDate);
}

/** By code unit, so that the order is the same in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
