/**
 * What a text looks like at a glance, for comparing names. It is never shown. This is a small skeleton in the sense of UTS #39,
 * section 4: the full table of confusables has 6,000 lines, and what children have at hand is Cyrillic, Greek, digits and the
 * fancy alphabets of web pages.
 */
import { withoutIgnorable } from './visible-text.ts';

/** Capitals resemble other letters than their lower-case forms do, so these are replaced before the case is folded. */
const capitals: Readonly<Record<string, string>> = {
  ...pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'),
  ...pairs('АВЕЅІЈКМНОРСТУХЗҺ', 'ABESIJKMHOPCTYXEH'),
};

const small: Readonly<Record<string, string>> = {
  ...pairs('αβγεηικνορστυχω', 'abyenikvopotuxw'),
  ...pairs('авеіјкмнорѕстухһԁԛԝӏ', 'abeijkmhopsctyxhdqwl'),
  ...pairs('ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'abcdefghijklmnoprstuvwyz'),
  ...pairs('ɑɡıȷɩ', 'agiji'),
  ...pairs('01345789@$!|€£', 'oieastbgasilel'),
};

/** Letters in signs that compatibility (NFKD) does not map to letters: negative circled, squared, regional. */
const signedAlphabets = [0x1f150, 0x1f170, 0x1f1e6] as const;

/** Returns the same for two texts that look the same at a glance: lower-case letters without marks, and the characters between words. */
export function skeletonOf(text: string): string {
  const letters = withoutIgnorable(text.normalize('NFKD')).replace(/\p{M}/gu, '');
  const looks = [...letters].map((point) => {
    const plain = capitals[point] ?? signedLetter(point);
    return [...plain.toLowerCase()].map((one) => small[one] ?? one).join('');
  });
  // A lower-case l, a capital I and a 1 are one stroke each; rn and vv run together.
  return looks.join('').replaceAll('l', 'i').replaceAll('rn', 'm').replaceAll('vv', 'w');
}

/** Returns the same for two names that differ only in case, width or invisible marks. */
export function foldName(name: string): string {
  return withoutIgnorable(name.normalize('NFKC')).toLowerCase().normalize('NFC');
}

function signedLetter(point: string): string {
  const code = point.codePointAt(0) ?? 0;
  const first = signedAlphabets.find((start) => code >= start && code < start + 26);
  return first === undefined ? point : String.fromCharCode('a'.charCodeAt(0) + code - first);
}

function pairs(from: string, to: string): Record<string, string> {
  const targets = [...to];
  return Object.fromEntries([...from].map((point, index) => [point, targets[index] ?? point]));
}
