/** The place in the music as musicians say it: bars and beats counted from 1. */
import { barPosition } from '../../shared/metre.ts';
import type { Timeline } from '../../shared/timeline.ts';

export interface BarBeat {
  /** From 1; 0 during the count-in. */
  readonly bar: number;
  /** From 1. */
  readonly beat: number;
  readonly isCountIn: boolean;
}

/** `beat`: of the timeline, with its fraction. */
export function barBeatOf(timeline: Pick<Timeline, 'beatsPerBar' | 'barAnchor'>, beat: number): BarBeat {
  const { bar, beatInBar } = barPosition(timeline, beat);
  const isCountIn = bar < 0;
  return { bar: isCountIn ? 0 : bar + 1, beat: Math.floor(beatInBar) + 1, isCountIn };
}
