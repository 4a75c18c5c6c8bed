/** The join code of a link or QR picture: `/#TEMPO-4821`, `/#code=TEMPO-4821` or `/?code=TEMPO-4821`. */
import { foldJoinCode } from '../../shared/join-code.ts';

/** Undefined where the address holds none. */
export function codeInAddress({ hash, search }: Pick<Location, 'hash' | 'search'>): string | undefined {
  const fragment = decode(hash.replace(/^#/, ''));
  const named = new URLSearchParams(fragment).get('code') ?? new URLSearchParams(search).get('code');
  const code = (named ?? (fragment.includes('=') ? '' : fragment)).trim();
  return /^[\p{L}\d -]{3,32}$/u.test(code) && foldJoinCode(code).length >= 3 ? code.toUpperCase() : undefined;
}

/** As children read it: `tempo 4821` and `TEMPO4821` become `TEMPO-4821`. */
export function prettyCode(typed: string): string {
  const [, word, digits] = /^\s*([a-z]+)[\s-]*(\d{1,12})\s*$/i.exec(typed) ?? [];
  return word === undefined || digits === undefined ? typed.toUpperCase() : `${word.toUpperCase()}-${digits}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
