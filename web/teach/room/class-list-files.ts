/** Which import a teacher means, from the text that was pasted or the files that were chosen. */
import type { ClassListRequest } from '../../../shared/class-list-api.ts';
import { parseOneRoster } from '../../../shared/sel/one-roster.ts';

export interface ChosenFile {
  readonly name: string;
  readonly text: string;
}

/** OneRoster names its files itself; every other one is a list of names. Undefined where there is no text at all. */
export function classListRequest(pasted: string, files: readonly ChosenFile[]): ClassListRequest | undefined {
  const oneRoster = (name: string): string | undefined =>
    files.find((file) => file.name.toLowerCase() === name)?.text;
  const users = oneRoster('users.csv');
  if (users !== undefined) {
    const classes = oneRoster('classes.csv');
    const enrollments = oneRoster('enrollments.csv');
    return {
      format: 'oneroster',
      text: users,
      ...(classes !== undefined && { classes }),
      ...(enrollments !== undefined && { enrollments }),
    };
  }
  const text = files[0]?.text ?? pasted;
  return text.trim() === '' ? undefined : { format: 'csv', text };
}

export interface ClassChoice {
  readonly sourcedId: string;
  readonly title: string;
}

/**
 * The classes that OneRoster files hold on a day (`YYYY-MM-DD`), by title: of several, the teacher has to say which. Empty where there
 * are none to choose from, and where the files can't be read: what is wrong with them the server says.
 */
export function classesIn(request: ClassListRequest | undefined, day: string): readonly ClassChoice[] {
  if (request?.classes === undefined || request.enrollments === undefined) return [];
  const { text: users, classes, enrollments } = request;
  const outcome = parseOneRoster({ users, classes, enrollments }, day);
  if (!outcome.ok) return [];
  return outcome.result.flatMap(({ sourcedId, title }) =>
    sourcedId === undefined ? [] : [{ sourcedId, title: title ?? '' }],
  );
}
