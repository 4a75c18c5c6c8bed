/** The room's scale and what can be played in it. Pure. Pitch classes count from C = 0. */
export interface Scale {
  readonly tonic: number;
  /** Semitones above the tonic, ascending from 0. */
  readonly steps: readonly number[];
  /** Whether the tonic is called la instead of do. */
  readonly isMinor: boolean;
}

const stepsByName: Readonly<Record<string, readonly number[]>> = {
  pentatonic: [0, 2, 4, 7, 9],
  'major-pentatonic': [0, 2, 4, 7, 9],
  'minor-pentatonic': [0, 3, 5, 7, 10],
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
  blues: [0, 3, 5, 6, 7, 10],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
  chromatic: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
};

const minorNames = /minor|blues|dorian/;
const naturals: Readonly<Record<string, number>> = { c: 0, d: 2, e: 4, f: 5, g: 7, a: 9, b: 11 };
const scaleName = /^([a-g])(#|b)?-([a-z-]+)$/;

/** As `room.scale` names it: `c-pentatonic`, `f#-minor`. What is not understood is C pentatonic, in which nothing sounds wrong. */
export function parseScale(name: string): Scale {
  const [, letter = 'c', accidental, kind = 'pentatonic'] = scaleName.exec(name) ?? [];
  const shift = accidental === '#' ? 1 : accidental === 'b' ? -1 : 0;
  const steps = stepsByName[kind];
  if (steps === undefined) return { tonic: 0, steps: [0, 2, 4, 7, 9], isMinor: false };
  return { tonic: ((naturals[letter] ?? 0) + shift + 12) % 12, steps, isMinor: minorNames.test(kind) };
}

/** `count` midi numbers of the scale upwards from the first at or above `from`. */
export function scalePitches({ tonic, steps }: Scale, from: number, count: number): number[] {
  const pitches: number[] = [];
  for (let midi = from; pitches.length < count && midi <= 127; midi++) {
    if (steps.includes((midi - tonic + 120) % 12)) pitches.push(midi);
  }
  return pitches;
}

/** The pitch of the scale that is nearest; the lower of two. */
export function nearestInScale({ tonic, steps }: Scale, midi: number): number {
  for (let distance = 0; distance < 12; distance++) {
    for (const candidate of [midi - distance, midi + distance]) {
      if (candidate >= 0 && candidate <= 127 && steps.includes((candidate - tonic + 120) % 12))
        return candidate;
    }
  }
  return midi;
}

/** A triad of every other note of the scale's own seven: the parent major or minor where the scale has fewer. */
export function triadOn(scale: Scale, root: number): number[] {
  const seven = stepsByName[scale.isMinor ? 'minor' : 'major'] ?? scale.steps;
  const steps = scale.steps.length >= 7 ? scale.steps : seven;
  const [first = root, , third = root + 4, , fifth = root + 7] = scalePitches({ ...scale, steps }, root, 5);
  return [first, third, fifth];
}
