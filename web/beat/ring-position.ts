/** Where the music is, for the eye. Pure. */
import { barPosition } from '../../shared/metre.ts';
import { activeTimeline, pairBeatAt, type TimelinePair } from '../../shared/timeline-pair.ts';

export interface RingPosition {
  readonly playing: boolean;
  readonly beatsPerBar: number;
  /** 0 ≤ beatInBar < beatsPerBar, with its fraction. */
  readonly beatInBar: number;
  /** From 0. */
  readonly bar: number;
  /** Before the first beat of the music: how many beats there are to go, counted down to 1. */
  readonly countInLeft: number | undefined;
  readonly bpm: number;
}

export function ringPositionAt(pair: TimelinePair, serverMs: number): RingPosition {
  const timeline = activeTimeline(pair, serverMs);
  const { playing, beatsPerBar, bpm } = timeline;
  const beat = pairBeatAt(pair, serverMs);
  const { bar, beatInBar } = barPosition(timeline, beat);
  const isCountIn = playing && beat < -roundingBeats;
  return {
    playing,
    beatsPerBar,
    beatInBar: playing ? beatInBar : 0,
    bar,
    countInLeft: isCountIn ? Math.ceil(-beat - roundingBeats) : undefined,
    bpm,
  };
}

/** A spot of the ring lights once a bar: faster than three times a second it stays lit (WCAG 2.3.1). */
export function maySpotsBlink({ bpm, beatsPerBar }: Pick<RingPosition, 'bpm' | 'beatsPerBar'>): boolean {
  return bpm / 60 / beatsPerBar <= 3;
}

/** The centre of a beat's spot, clockwise from the top; `radius` in any unit, the ring's centre is 0, 0. */
export function spotAt(
  beat: number,
  beatsPerBar: number,
  radius: number,
): { readonly x: number; readonly y: number } {
  const angle = (beat / beatsPerBar) * 2 * Math.PI;
  return { x: radius * Math.sin(angle), y: -radius * Math.cos(angle) };
}

const roundingBeats = 1e-6;
