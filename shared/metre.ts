/** Bars: where they begin, how they are counted and which of their beats are strong. */
import type { Timeline } from './timeline.ts';

export interface BarPosition {
  /** Counted from 0 at the start of the music. A count-in has negative bars. */
  readonly bar: number;
  /** 0 ≤ beatInBar < beatsPerBar, with its fraction. */
  readonly beatInBar: number;
}

/** `bar`: the first beat of a bar; `group`: the first of a later group (the second dotted quarter of 6/8); `weak`: the rest. */
export type Accent = 'bar' | 'group' | 'weak';

type BarGrid = Pick<Timeline, 'beatsPerBar' | 'barAnchor'>;

export function barPosition(grid: BarGrid, beat: number): BarPosition {
  const anchor = grid.barAnchor ?? { beat: 0, bar: 0 };
  const bars = Math.floor((beat - anchor.beat) / grid.beatsPerBar);
  return { bar: anchor.bar + bars, beatInBar: beat - anchor.beat - bars * grid.beatsPerBar };
}

/** The beat on which a bar begins. */
export function beatOfBar(grid: BarGrid, bar: number): number {
  const anchor = grid.barAnchor ?? { beat: 0, bar: 0 };
  return anchor.beat + (bar - anchor.bar) * grid.beatsPerBar;
}

/** The first bar line on or after a beat. A beat that misses a bar line only by rounding counts as being on it. */
export function barLineFrom(grid: BarGrid, beat: number): number {
  const { bar, beatInBar } = barPosition(grid, beat - roundingBeats);
  return beatOfBar(grid, beatInBar > 0 ? bar + 1 : bar);
}

const roundingBeats = 1e-6;

/**
 * The lengths of a bar's groups of beats, in order: threes if the bar divides by three (3/4; 6/8, 9/8 and 12/8 are two, three and
 * four dotted quarters), otherwise twos, with a three at the end of an odd bar (5/8 = 2 + 3, 7/8 = 2 + 2 + 3).
 */
export function beatGroups(beatsPerBar: number): number[] {
  if (beatsPerBar === 1) return [1];
  if (beatsPerBar % 3 === 0) return new Array(beatsPerBar / 3).fill(3);
  const twos = new Array<number>(Math.floor(beatsPerBar / 2)).fill(2);
  return beatsPerBar % 2 === 0 ? twos : [...twos.slice(1), 3];
}

/** How strong a whole beat is. */
export function accentOf(grid: BarGrid, beat: number): Accent {
  const beatInBar = Math.round(barPosition(grid, Math.round(beat)).beatInBar);
  if (beatInBar === 0) return 'bar';
  let start = 0;
  for (const length of beatGroups(grid.beatsPerBar)) {
    if (start === beatInBar) return 'group';
    start += length;
  }
  return 'weak';
}
