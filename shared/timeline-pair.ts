/** The document's `timeline` root as a value: the timeline that holds now, and the one announced to follow it. */
import { beatAt, type Timeline, timeOfBeat } from './timeline.ts';

export interface TimelinePair {
  readonly current: Timeline;
  /** Holds from its `timeOrigin` on. */
  readonly next?: Timeline;
}

/** A whole beat with its moment. */
export interface TimedBeat {
  readonly beat: number;
  /** ms on the server's monotonic clock. */
  readonly at: number;
  readonly timeline: Timeline;
}

export function activeTimeline({ current, next }: TimelinePair, t: number): Timeline {
  return next !== undefined && t >= next.timeOrigin ? next : current;
}

export function pairBeatAt(pair: TimelinePair, t: number): number {
  return beatAt(activeTimeline(pair, t), t);
}

/** Returns undefined if the beat does not sound, because nothing plays or the current timeline ends before it. */
export function pairTimeOfBeat({ current, next }: TimelinePair, beat: number): number | undefined {
  if (next === undefined) return timeOfBeat(current, beat);
  if (next.playing && beat >= next.beatOrigin) return timeOfBeat(next, beat);
  const at = timeOfBeat(current, beat);
  return at !== undefined && at < next.timeOrigin ? at : undefined;
}

/** The first whole beat at or after `t`, or undefined if there is none. */
export function nextBeat(pair: TimelinePair, t: number): TimedBeat | undefined {
  const active = activeTimeline(pair, t);
  const beat = wholeBeatFrom(active, beatAt(active, t));
  if (active === pair.next || pair.next === undefined) return beat;
  if (beat !== undefined && beat.at < pair.next.timeOrigin - roundingMs) return beat;
  return wholeBeatFrom(pair.next, pair.next.beatOrigin);
}

/** The whole beats of [fromMs, toMs), in order. */
export function beatsBetween(pair: TimelinePair, fromMs: number, toMs: number): TimedBeat[] {
  const beats: TimedBeat[] = [];
  // Whole beats are at least 200 ms apart, so a step of 1 ms never passes two beats.
  for (let t = fromMs; t < toMs; ) {
    const beat = nextBeat(pair, t);
    if (beat === undefined || beat.at >= toMs) break;
    beats.push(beat);
    t = Math.max(t, beat.at) + 1;
  }
  return beats;
}

const roundingBeats = 1e-6;
const roundingMs = 1e-3;

function wholeBeatFrom(timeline: Timeline, from: number): TimedBeat | undefined {
  const beat = Math.ceil(from - roundingBeats);
  const at = timeOfBeat(timeline, beat);
  return at === undefined ? undefined : { beat: beat === 0 ? 0 : beat, at, timeline };
}

/** The pair at `t`: once `next` holds, it becomes the current timeline. */
export function settlePair(pair: TimelinePair, t: number): TimelinePair {
  return pair.next !== undefined && t >= pair.next.timeOrigin ? { current: pair.next } : pair;
}

/** The highest revision that the pair has used. */
export function pairRev({ current, next }: TimelinePair): number {
  return Math.max(current.rev, next?.rev ?? 0);
}

/** Unix times (ms) at which the old and the new monotonic clock read 0, and the new clock's id. */
export interface ClockStep {
  readonly fromUnixOrigin: number;
  readonly toUnixOrigin: number;
  readonly clockId: string;
}

/** Moves the same beats at the same moments to another clock, as after a restart: the grid continues by the wall clock. */
export function rebasePair(pair: TimelinePair, step: ClockStep): TimelinePair {
  const rev = pairRev(pair);
  const shiftMs = step.fromUnixOrigin - step.toUnixOrigin;
  const rebase = (timeline: Timeline, newRev: number): Timeline => ({
    ...timeline,
    rev: newRev,
    clockId: step.clockId,
    timeOrigin: timeline.timeOrigin + shiftMs,
  });
  return {
    current: rebase(pair.current, rev + 1),
    ...(pair.next && { next: rebase(pair.next, rev + 2) }),
  };
}
