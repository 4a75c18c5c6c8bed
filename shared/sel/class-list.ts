/** A class list, so that children tap their own name instead of typing it, and its simplest source, a CSV file of names. */
import Type, { type Static } from 'typebox';
import { type CsvRow, parseCsv } from './csv.ts';
import { type ImportOutcome, type ImportProblem, importOutcome } from './import-outcome.ts';
import { maxFullNameLength, parseListedName } from './listed-name.ts';

/** More than a class, but few enough to be shown as names to tap. */
export const maxListedStudents = 500;

export const ListedStudent = Type.Object({
  /** The line of the file that names the student. */
  line: Type.Integer({ minimum: 1 }),
  name: Type.String({ minLength: 1, maxLength: maxFullNameLength }),
  givenName: Type.Optional(Type.String({ description: 'where the file keeps it apart' })),
  familyName: Type.Optional(Type.String({ description: 'where the file keeps it apart' })),
  number: Type.Optional(Type.String({ pattern: '^\\d{1,6}$', description: 'the number on the class list' })),
  sourcedId: Type.Optional(Type.String({ description: 'the id in the school information system' })),
});
export type ListedStudent = Static<typeof ListedStudent>;

export const ClassList = Type.Object({
  title: Type.Optional(Type.String()),
  sourcedId: Type.Optional(Type.String({ description: 'the id in the school information system' })),
  students: Type.Array(ListedStudent),
});
export type ClassList = Static<typeof ClassList>;

const limits = { maxLength: 100_000, maxRows: maxListedStudents + 1, maxFields: 2 };
const numberPattern = /^\d{1,6}$/;

/**
 * Each row has one student: `name` or `name,number`, with or without a first row of these words. The separator is a comma,
 * semicolon or tab, whichever the first row has. Reads all rows or none.
 */
export function parseClassList(text: string): ImportOutcome<ClassList> {
  const table = parseCsv(text, limits, separatorOf(text));
  if (!table.ok) return { ok: false, problems: [table.problem] };
  const rows = table.rows.filter((row, index) => index > 0 || !isHeader(row));
  const problems: ImportProblem[] = [];
  const students: ListedStudent[] = [];
  const lineByStudent = new Map<string, number>();
  for (const row of rows) {
    const student = readRow(row);
    const key = JSON.stringify(student);
    const earlier = lineByStudent.get(key);
    if (typeof student === 'string') problems.push({ line: row.line, message: student });
    else if (earlier !== undefined) problems.push({ line: row.line, message: alike(earlier) });
    else {
      lineByStudent.set(key, row.line);
      students.push({ line: row.line, ...student });
    }
  }
  if (rows.length === 0) problems.push({ line: 1, message: 'there is no name in the file' });
  return importOutcome({ students }, problems);
}

/** Returns the student, or what is wrong. */
function readRow({ fields: [rawName = '', rawNumber = ''] }: CsvRow): Omit<ListedStudent, 'line'> | string {
  const outcome = parseListedName(rawName);
  if (!outcome.ok) return outcome.reason;
  const number = rawNumber.trim();
  if (number === '') return { name: outcome.name };
  if (numberPattern.test(number)) return { name: outcome.name, number };
  return 'the second field is not a number; a name that contains a comma needs quotes: "Lovelace, Ada"';
}

function alike(line: number): string {
  return `the same as line ${line}; give the two children different names or numbers`;
}

function isHeader({ fields: [name = '', number = 'number'] }: CsvRow): boolean {
  return name.trim().toLowerCase() === 'name' && number.trim().toLowerCase() === 'number';
}

function separatorOf(text: string): ',' | ';' | '\t' {
  const parts = (text.match(/^[^\r\n]*/)?.[0] ?? '').split('"');
  const unquoted = parts.filter((_, index) => index % 2 === 0 || index === parts.length - 1).join('');
  if (unquoted.includes(',')) return ',';
  if (unquoted.includes(';')) return ';';
  return unquoted.includes('\t') ? '\t' : ',';
}
