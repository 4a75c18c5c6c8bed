/** A tune as it is written down: with what a MIDI file says of its instruments too. */
import type { Tune, TunePart } from './tune.ts';

export interface ArrangedPart extends TunePart {
  /** 0–15; 9 is General MIDI's percussion. */
  readonly channel: number;
  /** General MIDI program 0–127; without meaning for percussion. */
  readonly program: number;
}

export interface Arrangement extends Tune {
  readonly title: string;
  readonly parts: readonly ArrangedPart[];
}
