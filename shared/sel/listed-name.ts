/** A name from a file: by the rules of every name in a room, and read in the right encoding. */
import { cleanText } from '../visible-text.ts';

/** What a decoder puts where the bytes are no UTF-8, as a spreadsheet's older CSV is not. */
const unreadable = '\ufffd';

/** Whole names are longer than what is shown of them. */
export const maxFullNameLength = 120;

export type ListedName =
  | { readonly ok: true; readonly name: string }
  /** A whole message. */
  | { readonly ok: false; readonly reason: string };

export function parseListedName(raw: string): ListedName {
  return parse(raw, false);
}

/** A given or a family name, where the file keeps them apart; one of the two may be empty. */
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
