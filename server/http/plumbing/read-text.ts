/** Text of a request that others will read, checked by the one common rule (shared/visible-text.ts). */
import { maxNameLength } from '../../../shared/participant.ts';
import { cleanText, type VisibleTextOptions } from '../../../shared/visible-text.ts';
import { ProblemError } from './problem-error.ts';

/** Throws INVALID_REQUEST. */
export function readName(raw: string, field: string): string {
  return readText(raw, field, { maxLength: maxNameLength });
}

/** Throws INVALID_REQUEST. */
export function readText(raw: string, field: string, options: VisibleTextOptions): string {
  const outcome = cleanText(raw, options);
  if (outcome.ok) return outcome.text;
  throw unreadable(field, outcome.reason);
}

/** `reason` continues the sentence after the name of the field. */
export function unreadable(field: string, reason: string): ProblemError {
  return new ProblemError('INVALID_REQUEST', `${field} ${reason}.`, { errors: [{ field, reason }] });
}
