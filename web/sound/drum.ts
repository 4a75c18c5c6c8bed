/** Percussion: the sounds that there are, and which of them a lane's name or a midi number (General MIDI) means. */
export const drums = [
  'kick',
  'snare',
  'hat',
  'open-hat',
  'clap',
  'tom',
  'conga',
  'clave',
  'shaker',
  'tambourine',
  'triangle',
  'cymbal',
] as const;
export type Drum = (typeof drums)[number];

const midiByDrum: Readonly<Record<Drum, number>> = {
  kick: 36,
  snare: 38,
  hat: 42,
  'open-hat': 46,
  clap: 39,
  tom: 45,
  conga: 63,
  clave: 75,
  shaker: 70,
  tambourine: 54,
  triangle: 81,
  cymbal: 49,
};

const drumByMidi = new Map(drums.map((drum) => [midiByDrum[drum], drum]));

/** Earlier rows win: `open hat` before `hat`. */
const words: readonly (readonly [Drum, RegExp])[] = [
  ['open-hat', /open/],
  ['hat', /hat|hh\b/],
  ['kick', /kick|bass drum|\bbd\b|boom|stomp/],
  ['snare', /snare|\bsd\b|rim/],
  ['clap', /clap|hand/],
  ['tom', /tom/],
  ['conga', /conga|bongo|djembe/],
  ['clave', /clave|wood|block|stick|tap|click/],
  ['shaker', /shak|maraca|rain/],
  ['tambourine', /tamb|bell|jingle/],
  ['triangle', /triangle|ting/],
  ['cymbal', /cymbal|crash|ride|gong/],
];

export function midiOfDrum(drum: Drum): number {
  return midiByDrum[drum];
}

/** Of every midi number one: children may send any. */
export function drumOfMidi(midi: number): Drum {
  return drumByMidi.get(midi) ?? drums[midi % drums.length] ?? 'clave';
}

/** Undefined where the name says nothing of a drum. */
export function drumOfName(name: string): Drum | undefined {
  const lower = name.toLowerCase();
  return words.find(([, pattern]) => pattern.test(lower))?.[0];
}
