import { parseDisplayName } from '../../shared/display-name.ts';
import { ProblemError } from './problem-error.ts';

/** The name as everybody will see it. Throws INVALID_REQUEST. */
export function readDisplayName(raw: string, field: string): string {
  const outcome = parseDisplayName(raw);
  if (outcome.ok) return outcome.name;
  const { reason } = outcome;
  throw new ProblemError('INVALID_REQUEST', `${field} ${reason}.`, { errors: [{ field, reason }] });
}
