/** The pads of an instrument in the room's scale. Pure. */
import { type Drum, midiOfDrum } from '../sound/drum.ts';
import type { Instrument } from '../sound/instrument.ts';
import type { ShapeName } from '../ui/shape.tsx';
import { type NoteNames, type PitchLook, pitchLook, pitchName } from './pitch-look.ts';
import { parseScale, scalePitches, triadOn } from './scale.ts';

export interface Pad {
  /** Of this instrument: stays while the pad means the same. */
  readonly id: string;
  /** A pitch's name; for percussion the drum, to be put into words. */
  readonly name: string;
  readonly drum: Drum | undefined;
  readonly midis: readonly number[];
  readonly look: PitchLook;
}

interface Range {
  readonly from: number;
  readonly count: number;
}

const ranges: Readonly<Record<'keys' | 'bass' | 'bells' | 'chords', Range>> = {
  keys: { from: 60, count: 8 },
  bass: { from: 36, count: 6 },
  bells: { from: 72, count: 8 },
  chords: { from: 60, count: 6 },
};

const kits: Readonly<Record<'drums' | 'shaker', readonly Drum[]>> = {
  drums: ['kick', 'snare', 'hat', 'clap', 'tom', 'cymbal', 'conga', 'open-hat'],
  shaker: ['shaker', 'tambourine', 'triangle', 'clave'],
};

const drumShapes: readonly ShapeName[] = [
  'circle',
  'square',
  'triangle',
  'star',
  'drop',
  'diamond',
  'hexagon',
  'moon',
];
const drumGrounds: readonly (readonly [string, string])[] = [
  ['#b2361a', '#ffffff'],
  ['#2f80d0', '#ffffff'],
  ['#ffc83d', '#10292d'],
  ['#7a3b8f', '#ffffff'],
  ['#2c7d4f', '#ffffff'],
  ['#0b4a4e', '#ffffff'],
  ['#ff9d3d', '#10292d'],
  ['#46605f', '#ffffff'],
];

export function padsOf(instrument: Instrument, scaleName: string, names: NoteNames): Pad[] {
  if (instrument === 'drums' || instrument === 'shaker') return kits[instrument].map(drumPad);
  const scale = parseScale(scaleName);
  const { from, count } = ranges[instrument];
  // From the tonic, so that the first pad is home; never more than a few semitones from where the instrument sounds best.
  const home = from + ((scale.tonic - from + 120) % 12);
  const first = home - from > 6 ? home - 12 : home;
  return scalePitches(scale, first, count).map((midi) => ({
    id: `${instrument}:${midi}`,
    name: pitchName(midi, names, scale),
    drum: undefined,
    midis: instrument === 'chords' ? triadOn(scale, midi) : [midi],
    look: pitchLook(midi),
  }));
}

function drumPad(drum: Drum, index: number): Pad {
  const [ground, ink] = drumGrounds[index % drumGrounds.length] ?? ['#0b4a4e', '#ffffff'];
  const shape = drumShapes[index % drumShapes.length] ?? 'circle';
  return { id: `drum:${drum}`, name: drum, drum, midis: [midiOfDrum(drum)], look: { ground, ink, shape } };
}

/** The middle row of the keyboard, by place and not by letter, so that every layout has the keys in one row. */
export const padKeys: readonly string[] = 'ASDFGHJK'.split('').map((letter) => `Key${letter}`);

export function padIndexOfKey(code: string): number | undefined {
  const index = padKeys.indexOf(code);
  return index === -1 ? undefined : index;
}
