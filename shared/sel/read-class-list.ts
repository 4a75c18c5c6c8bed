/** A class list as a teacher imports it, in either format. */
import type { ClassListRequest } from '../class-list-api.ts';
import { type ListedStudent, maxListedStudents, parseClassList } from './class-list.ts';
import { type ImportOutcome, importOutcome } from './import-outcome.ts';
import { parseOneRoster } from './one-roster.ts';
import { parseOneRosterUsers } from './one-roster-users.ts';

/** Reads the students who are enrolled on `day` (`YYYY-MM-DD`), all or none. */
export function readClassList(request: ClassListRequest, day: string): ImportOutcome<ListedStudent[]> {
  const outcome = readStudents(request, day);
  if (!outcome.ok) return outcome;
  const { length } = outcome.result;
  if (length === 0) return refused('there is no student in the file');
  return length > maxListedStudents ? refused(`there are more than ${maxListedStudents} students`) : outcome;
}

function readStudents(request: ClassListRequest, day: string): ImportOutcome<ListedStudent[]> {
  const { format, text: users, classes, enrollments, classSourcedId } = request;
  if (format === 'csv') {
    const outcome = parseClassList(users);
    return outcome.ok ? { ok: true, result: outcome.result.students } : outcome;
  }
  if (classes === undefined && enrollments === undefined) return parseOneRosterUsers(users);
  if (classes === undefined || enrollments === undefined) {
    return refused('classes.csv and enrollments.csv are needed together');
  }
  const outcome = parseOneRoster({ users, classes, enrollments }, day);
  if (!outcome.ok) return outcome;
  const lists = outcome.result.filter(
    ({ sourcedId }) => classSourcedId === undefined || sourcedId === classSourcedId,
  );
  const [list, ...others] = lists;
  if (others.length > 0) return refused(`choose a class by its classSourcedId: ${namesOf(lists)}`);
  return { ok: true, result: list?.students ?? [] };
}

function namesOf(lists: readonly { readonly title?: string; readonly sourcedId?: string }[]): string {
  const shown = lists.slice(0, 20).map(({ title, sourcedId }) => `${sourcedId} (${title})`);
  return shown.join(', ') + (lists.length > shown.length ? ', …' : '');
}

function refused(message: string): ImportOutcome<ListedStudent[]> {
  return importOutcome<ListedStudent[]>([], [{ line: 1, message }]);
}
