import { maxNameLength } from '../../shared/participant.ts';
import { ProblemError } from './problem-error.ts';

/** Control, private-use and lone surrogate characters, and invisible ones but for the joiners that scripts and emoji need. */
const forbidden = /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|(?!\u200c|\u200d|[\u{e0020}-\u{e007f}])\p{Cf}/u;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** The name as everybody will see it: trimmed, runs of spaces made one, composed (NFC). Throws INVALID_REQUEST. */
export function readDisplayName(raw: string, field: string): string {
  // Before trimming: a tab or line break is a control character that `trim` would hide.
  if (forbidden.test(raw)) throw invalid(field, 'must not contain control characters');
  const name = raw
    .normalize('NFC')
    .trim()
    .replace(/\p{Zs}+/gu, ' ');
  if (!visible.test(name)) throw invalid(field, 'must have at least one visible character');
  if (name.length > maxNameLength) throw invalid(field, `must have at most ${maxNameLength} characters`);
  return name;
}

function invalid(field: string, reason: string): ProblemError {
  return new ProblemError('INVALID_REQUEST', `${field} ${reason}.`, { errors: [{ field, reason }] });
}
