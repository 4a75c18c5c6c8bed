/**
 * Finds the beats that have newly come within reach. Each beat is taken once, and again only if its moment has changed, but never
 * when it is past. The server's ticker and the client's scheduler both look ahead through it.
 */
import { beatsBetween, pairTimeOfBeat, type TimedBeat, type TimelinePair } from './timeline-pair.ts';

export interface Reached {
  /** Beats that were not taken before, in order. */
  readonly beats: readonly TimedBeat[];
  /** Beats taken before that will not sound at the moment they were taken with: they were stopped, or moved and are in `beats` again. */
  readonly cancelled: readonly TimedBeat[];
}

/** Allows for the rounding of times that are computed twice: `untilMs` reaches this much further. */
export const roundingMs = 0.01;
/** How long a beat that has sounded is remembered: setting a clock back by less repeats no beat. */
const memoryMs = 2000;

export class BeatHorizon {
  #taken: TimedBeat[] = [];
  readonly #sameMomentMs: number;

  /** `sameMomentMs`: a beat that moves by less is not taken again. */
  constructor(sameMomentMs = roundingMs) {
    this.#sameMomentMs = sameMomentMs;
  }

  /** Returns the beats of `pair` from `nowMs` to `untilMs`, both included. An undefined pair means that nothing plays. */
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
