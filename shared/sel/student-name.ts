/** A name from a class list, as the class will see it: the same rules as for a name that is typed when joining. */
import { maxNameLength } from '../participant.ts';

/** Control, private-use and lone surrogate characters, and invisible ones but for the joiners that scripts and emoji need. */
const forbidden = /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|(?!\u200c|\u200d|[\u{e0020}-\u{e007f}])\p{Cf}/u;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

export type StudentName =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly reason: string };

/** Trimmed, runs of spaces made one, composed (NFC). */
export function readStudentName(raw: string): StudentName {
  if (forbidden.test(raw)) return { ok: false, reason: 'the name has a line break or control character' };
  const name = raw
    .normalize('NFC')
    .trim()
    .replace(/\p{Zs}+/gu, ' ');
  if (!visible.test(name)) return { ok: false, reason: 'the name is empty' };
  if (name.length > maxNameLength) {
    return { ok: false, reason: `the name is longer than ${maxNameLength} characters` };
  }
  return { ok: true, name };
}
