/** The metres of the page, and tempo as it is felt: in 6/8 the big beat is three eighths. */
import type { Tempo } from '../../shared/room-reader.ts';

export interface Metre {
  readonly beatsPerBar: number;
  readonly beatUnit: 2 | 4 | 8;
}

export const metres: readonly Metre[] = [
  { beatsPerBar: 2, beatUnit: 4 },
  { beatsPerBar: 3, beatUnit: 4 },
  { beatsPerBar: 4, beatUnit: 4 },
  { beatsPerBar: 6, beatUnit: 8 },
];

export const minBpm = 20;
export const maxBpm = 300;

export function metreText({ beatsPerBar, beatUnit }: Metre): string {
  return `${beatsPerBar}/${beatUnit}`;
}

/** Beat units in one felt beat. */
export function unitsPerPulse({ beatsPerBar, beatUnit }: Metre): number {
  return beatUnit === 8 && beatsPerBar % 3 === 0 ? 3 : 1;
}

/** Felt beats per minute. */
export function pulseOf(tempo: Metre & Pick<Tempo, 'bpm'>): number {
  return Math.round(tempo.bpm / unitsPerPulse(tempo));
}

/** The slowest and fastest felt tempo of a metre. */
export function pulseRange(metre: Metre): { readonly min: number; readonly max: number } {
  const units = unitsPerPulse(metre);
  return { min: Math.ceil(minBpm / units), max: Math.floor(maxBpm / units) };
}

/** Beat units per minute of a felt tempo, within what a room takes. */
export function bpmOfPulse(pulse: number, metre: Metre): number {
  const { min, max } = pulseRange(metre);
  return Math.min(max, Math.max(min, Math.round(pulse))) * unitsPerPulse(metre);
}

/** Another metre at the same felt tempo. */
export function changeMetre(tempo: Metre & Pick<Tempo, 'bpm'>, metre: Metre): Metre & Pick<Tempo, 'bpm'> {
  return { ...metre, bpm: bpmOfPulse(pulseOf(tempo), metre) };
}
