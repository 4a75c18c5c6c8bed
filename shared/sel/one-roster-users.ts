/** `users.csv` of OneRoster (1EdTech OneRoster CSV Binding 1.2.1): who is a student, and the student's name. */
import type { ListedStudent } from './class-list.ts';
import { type ImportOutcome, type ImportProblem, importOutcome } from './import-outcome.ts';
import { parseListedName, parseListedPart } from './listed-name.ts';
import { type ColumnOf, type NamedRow, parseNamedColumns } from './named-columns.ts';

/** `role` is a column of OneRoster 1.1. Version 1.2 keeps roles in another file. */
export const userColumns = {
  required: ['sourcedId', 'givenName', 'familyName'],
  optional: ['status', 'enabledUser', 'preferredGivenName', 'preferredFamilyName', 'role'],
} as const;
export type UserRow = NamedRow<ColumnOf<typeof userColumns>>;

const limits = { maxLength: 32_000_000, maxRows: 200_000, maxFields: 100 };
const file = 'users.csv';

/** For a file with one class only: reads all active users who are not marked as anything but students. */
export function parseOneRosterUsers(text: string): ImportOutcome<ListedStudent[]> {
  const table = parseNamedColumns<ColumnOf<typeof userColumns>>(text, userColumns, limits);
  if (!table.ok) return importOutcome<ListedStudent[]>([], [{ file, ...table.problem }]);
  const problems: ImportProblem[] = [];
  const students = new Map<string, ListedStudent>();
  for (const row of table.rows.filter((each) => isEnabled(each) && mayBeStudent(each))) {
    const student = readUser(row);
    const sourcedId = row.value('sourcedId');
    const earlier = students.get(sourcedId);
    if (typeof student === 'string') problems.push({ file, line: row.line, message: student });
    else if (earlier)
      problems.push({ file, line: row.line, message: `sourcedId is also on line ${earlier.line}` });
    else students.set(sourcedId, student);
  }
  return importOutcome([...students.values()], problems);
}

export function isKept(row: NamedRow<'status'>): boolean {
  return row.value('status') !== 'tobedeleted';
}

/** A user who isn't enabled can't be in a lesson. */
export function isEnabled(row: UserRow): boolean {
  return isKept(row) && row.value('enabledUser') !== 'false';
}

/** Returns the student, or what is wrong. */
export function readUser(row: UserRow): ListedStudent | string {
  const sourcedId = row.value('sourcedId');
  if (sourcedId === '') return 'sourcedId is empty';
  const given = parseListedPart(row.value('preferredGivenName') || row.value('givenName'));
  const family = parseListedPart(row.value('preferredFamilyName') || row.value('familyName'));
  if (!given.ok) return given.reason;
  if (!family.ok) return family.reason;
  const outcome = parseListedName(`${given.name} ${family.name}`);
  if (!outcome.ok) return outcome.reason;
  return { line: row.line, name: outcome.name, givenName: given.name, familyName: family.name, sourcedId };
}

function mayBeStudent(row: UserRow): boolean {
  return row.value('role') === '' || row.value('role') === 'student';
}
