/** A name from a file. It must be in the right encoding, and follow the rules for every name in a room. */
import { cleanText } from '../visible-text.ts';

/** What a decoder inserts for bytes that are not UTF-8, as in a spreadsheet's older CSV. */
const unreadable = '\ufffd';

/** Full names are longer than the part that is shown. */
export const maxFullNameLength = 120;

export type ListedName =
  | { readonly ok: true; readonly name: string }
  /** A complete message. */
  | { readonly ok: false; readonly reason: string };

export function parseListedName(raw: string): ListedName {
  return parse(raw, false);
}

/** A given or a family name, if the file keeps them apart. One of the two may be empty. */
export function parseListedPart(raw: string): ListedName {
  return parse(raw, true);
}

function parse(raw: string, optional: boolean): ListedName {
  if (raw.includes(unreadable)) {
    return { ok: false, reason: 'the name has letters that are not UTF-8: save the file as "CSV UTF-8"' };
  }
  const outcome = cleanText(raw, { maxLength: maxFullNameLength, optional });
  return outcome.ok ? { ok: true, name: outcome.text } : { ok: false, reason: `the name ${outcome.reason}` };
}
