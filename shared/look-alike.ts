/**
 * What a text looks like at a glance, for comparing names: never shown. A small skeleton in the sense of UTS #39, section 4: its
 * whole table of confusables is 6,000 lines, and children have Cyrillic, Greek, digits and the fancy alphabets of web pages at hand.
 */
import { withoutIgnorable } from './visible-text.ts';

/** Capitals look like other letters than their small ones: these come before case is folded. */
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

/** Letters in signs that compatibility (NFKD) does not take for letters: negative circled, squared, regional. */
const signedAlphabets = [0x1f150, 0x1f170, 0x1f1e6] as const;

/** The same for two texts that look the same at a glance; letters without marks, in small, and what stands between words. */
export function skeletonOf(text: string): string {
  const letters = withoutIgnorable(text.normalize('NFKD')).replace(/\p{M}/gu, '');
  const looks = [...letters].map((point) => {
    const plain = capitals[point] ?? signedLetter(point);
    return [...plain.toLowerCase()].map((one) => small[one] ?? one).join('');
  });
  // A small l, a capital I and a 1 are one stroke each; rn and vv run together.
  return looks.join('').replaceAll('l', 'i').replaceAll('rn', 'm').replaceAll('vv', 'w');
}

/** The same for two names that differ in case, width or invisible marks only. */
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
