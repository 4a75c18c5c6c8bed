/** Commit subjects are read in lists: at most 72 characters, from the first commit that this was asked of. */
import { execFileSync } from 'node:child_process';
import { root } from './step.mjs';

const maxLength = 72;
/** Later ones are checked. */
const since = 'b3fee53';

/** Empty where there is no history to look at, as in an archive or a shallow clone. */
export function longSubjects() {
  try {
    const subjects = execFileSync('git', ['log', '--no-merges', '--format=%s', `${since}..HEAD`], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return subjects.split('\n').filter((subject) => subject.length > maxLength);
  } catch {
    return [];
  }
}
