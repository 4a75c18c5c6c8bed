/** A name as the whole class will see it: one rule for names that are typed and names that come from a class list. */
import { maxNameLength } from './participant.ts';

/** Control, private-use and lone surrogate characters, and invisible ones but for the joiners that scripts and emoji need. */
const forbidden = /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|(?!\u200c|\u200d|[\u{e0020}-\u{e007f}])\p{Cf}/u;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

export type DisplayName =
  | { readonly ok: true; readonly name: string }
  /** `reason` goes on after the name of the field. */
  | { readonly ok: false; readonly reason: string };

/** Trimmed, runs of spaces made one, composed (NFC). */
export function parseDisplayName(raw: string, maxLength = maxNameLength): DisplayName {
  // Before trimming: a tab or line break is a control character that `trim` would hide.
  if (forbidden.test(raw)) return { ok: false, reason: 'must not contain control characters' };
  const name = raw
    .normalize('NFC')
    .trim()
    .replace(/\p{Zs}+/gu, ' ');
  if (!visible.test(name)) return { ok: false, reason: 'must have at least one visible character' };
  if (name.length > maxLength) return { ok: false, reason: `must have at most ${maxLength} characters` };
  return { ok: true, name };
}
