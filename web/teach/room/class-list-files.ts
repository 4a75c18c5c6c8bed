/** Which import a teacher means, from the text that was pasted or the files that were chosen. */
import type { ClassListRequest } from '../../../shared/class-list-api.ts';

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
