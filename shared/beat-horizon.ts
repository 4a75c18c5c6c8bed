/**
 * Which beats are newly within reach: each beat is taken once, again only where its moment has changed, and never when it
 * is past. The server's ticker and the client's scheduler both look ahead through it.
 */
import { beatsBetween, pairTimeOfBeat, type TimedBeat, type TimelinePair } from './timeline-pair.ts';

export interface Reached {
  /** Beats not taken before, in order. */
  readonly beats: readonly TimedBeat[];
  /** Beats taken before that will not sound at the moment they were taken with: stopped, or moved and in `beats` again. */
  readonly cancelled: readonly TimedBeat[];
}

/** Rounding of times that are computed twice: `untilMs` reaches so much further. */
export const roundingMs = 0.01;
/** How long a beat that has sounded is remembered: a clock that is set back by less brings none of them twice. */
const memoryMs = 2000;

export class BeatHorizon {
  #taken: TimedBeat[] = [];
  readonly #sameMomentMs: number;

  /** `sameMomentMs`: a beat that moves by less is not taken again. */
  constructor(sameMomentMs = roundingMs) {
    this.#sameMomentMs = sameMomentMs;
  }

  /** The beats of `pair` from `nowMs` to `untilMs`, both included. Undefined: nothing plays. */
  reach(pair: TimelinePair | undefined, nowMs: number, untilMs: number): Reached {
    const cancelled = this.#taken.filter(
      ({ beat, at }) => at >= nowMs && !this.#isSameMoment(pair && pairTimeOfBeat(pair, beat), at),
    );
    this.#taken = this.#taken.filter((taken) => taken.at >= nowMs - memoryMs && !cancelled.includes(taken));
    const within = pair === undefined ? [] : beatsBetween(pair, nowMs, untilMs + roundingMs);
    const beats = within.filter(
      ({ beat, at }) => !this.#taken.some((taken) => taken.beat === beat && this.#isSameMoment(taken.at, at)),
    );
    this.#taken.push(...beats);
    return { beats, cancelled };
  }

  /** The clock was exchanged for one that reads `shiftMs` more. */
  shift(shiftMs: number): void {
    this.#taken = this.#taken.map((taken) => ({ ...taken, at: taken.at + shiftMs }));
  }

  #isSameMoment(a: number | undefined, b: number): boolean {
    return a !== undefined && Math.abs(a - b) < this.#sameMomentMs;
  }
}
