/** Which instrument a participant plays: by the role that the teacher gave. */
export type Instrument = 'keys' | 'bass' | 'chords' | 'bells' | 'drums' | 'shaker';

const words: readonly (readonly [Instrument, RegExp])[] = [
  ['drums', /drum|beat|percussion|rhythm|clap/],
  ['shaker', /shak|maraca|tambourine|triangle/],
  ['bass', /bass/],
  ['chords', /chord|harmony|guitar|ukulele/],
  ['bells', /bell|conduct|glock|xylo|chime|sing|voice/],
];

/** Role names are the teacher's own words; what says nothing plays keys. */
export function instrumentOfRole(role: string | undefined): Instrument {
  const lower = role?.toLowerCase() ?? '';
  return words.find(([, pattern]) => pattern.test(lower))?.[0] ?? 'keys';
}

export function isPercussion(instrument: Instrument): boolean {
  return instrument === 'drums' || instrument === 'shaker';
}
