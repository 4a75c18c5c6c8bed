/** What a lane of a pattern sounds like, by its name: a drum, a pitch (`C4`, `F#3`), or by chance but always the same. */
import { type Drum, drumOfName, drums } from './drum.ts';

export type LaneVoice =
  | { readonly kind: 'drum'; readonly drum: Drum }
  | { readonly kind: 'pitch'; readonly midi: number };

const letters: Readonly<Record<string, number>> = { c: 0, d: 2, e: 4, f: 5, g: 7, a: 9, b: 11 };
const pitchName = /^([a-g])(#|♯|b|♭)?(-?\d)?$/i;

export function laneVoice(name: string): LaneVoice {
  const midi = midiOfPitchName(name.trim());
  if (midi !== undefined) return { kind: 'pitch', midi };
  return { kind: 'drum', drum: drumOfName(name) ?? someDrum(name) };
}

/** Scientific pitch notation, C4 = 60; octave 4 where none is named. */
export function midiOfPitchName(name: string): number | undefined {
  const [, letter, accidental, octave = '4'] = pitchName.exec(name) ?? [];
  if (letter === undefined) return undefined;
  const step = accidental === undefined ? 0 : /[#♯]/.test(accidental) ? 1 : -1;
  const midi = 12 * (Number(octave) + 1) + (letters[letter.toLowerCase()] ?? 0) + step;
  return midi >= 0 && midi <= 127 ? midi : undefined;
}

function someDrum(name: string): Drum {
  let sum = 0;
  for (const letter of name.toLowerCase()) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return drums[sum % drums.length] ?? 'clave';
}
