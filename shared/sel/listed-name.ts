/** A name from a file: by the rules of every name in a room, and read in the right encoding. */
import { type DisplayName, parseDisplayName } from '../display-name.ts';

/** What a decoder puts where the bytes are no UTF-8, as a spreadsheet's older CSV is not. */
const unreadable = '\ufffd';

/** Whole names are longer than what is shown of them. */
export const maxFullNameLength = 120;

/** `reason` is a whole message. */
export function parseListedName(raw: string): DisplayName {
  if (raw.includes(unreadable)) {
    return { ok: false, reason: 'the name has letters that are not UTF-8: save the file as "CSV UTF-8"' };
  }
  const outcome = parseDisplayName(raw, maxFullNameLength);
  return outcome.ok ? outcome : { ok: false, reason: `the name ${outcome.reason}` };
}
