/** Where the steps of a pattern fall in the music. Pure. */
import { barPosition } from '../../shared/metre.ts';
import { beatAt, type Timeline } from '../../shared/timeline.ts';
import { activeTimeline, pairTimeOfBeat, type TimelinePair } from '../../shared/timeline-pair.ts';

export interface StepAt {
  readonly step: number;
  /** ms on the server's clock. */
  readonly at: number;
}

type Bar = Pick<Timeline, 'beatsPerBar'>;

/** Sixteenths before eighths before triplets before whole beats. */
const divisions = [4, 2, 3, 1];

/**
 * How many steps there are to a beat: the finest division by which the pattern fills whole bars; sixteenths where none does, and
 * the pattern then runs across the bar lines.
 */
export function stepsPerBeat(steps: number, { beatsPerBar }: Bar): number {
  return divisions.find((division) => steps % (beatsPerBar * division) === 0) ?? 4;
}

/** The step (with its fraction) at a beat. Undefined in a count-in. */
export function stepAtBeat(steps: number, timeline: Timeline, beat: number): number | undefined {
  const { bar, beatInBar } = barPosition(timeline, beat);
  if (beat < -roundingBeats || bar < 0) return undefined;
  const perBeat = stepsPerBeat(steps, timeline);
  const barSteps = timeline.beatsPerBar * perBeat;
  // A pattern of whole bars begins at a bar line even after the metre has changed.
  const position = bar * barSteps + beatInBar * perBeat;
  return ((position % steps) + steps) % steps;
}

/** The steps of [fromMs, toMs) on the server's clock, in order. */
export function stepsBetween(steps: number, pair: TimelinePair, fromMs: number, toMs: number): StepAt[] {
  const { next } = pair;
  if (next !== undefined && next.timeOrigin > fromMs && next.timeOrigin < toMs) {
    return [
      ...stepsBetween(steps, pair, fromMs, next.timeOrigin),
      ...stepsBetween(steps, pair, next.timeOrigin, toMs),
    ];
  }
  const timeline = activeTimeline(pair, fromMs);
  if (!timeline.playing) return [];
  const perBeat = stepsPerBeat(steps, timeline);
  const found: StepAt[] = [];
  let tick = Math.ceil(beatAt(timeline, fromMs) * perBeat - roundingBeats);
  for (;;) {
    const beat = tick / perBeat;
    const at = pairTimeOfBeat(pair, beat);
    if (at === undefined || at >= toMs) return found;
    const step = stepAtBeat(steps, timeline, beat);
    if (step !== undefined && at >= fromMs - roundingMs) found.push({ step: Math.round(step) % steps, at });
    tick++;
  }
}

const roundingBeats = 1e-6;
const roundingMs = 1e-3;
