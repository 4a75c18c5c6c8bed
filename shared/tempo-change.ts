/**
 * Turns what the teacher wants to hear into the timeline that plays it. It is pure: the room calls it once for every change of
 * its `tempo` root, and again when `replanAt` says so.
 *
 * - A change of tempo or metre takes effect at the next bar line at least `leadMs` ahead, so that it has reached everybody. The
 *   beat is continuous there, and a new metre begins a new bar (after a count-in, which continues in the old one).
 * - Changes before that bar line collapse into the one announced timeline. Within `leadMs` of it the announcement stands, because
 *   some client may already have acted on it. The wish then waits until the timeline holds (`replanAt`).
 * - A start is announced `startLeadMs` ahead and begins at beat 0, or at its count-in, so that everybody has the first beat.
 * - A stop, and any change while nothing plays, takes effect at once, because the beat stands still.
 */
import { barLineFrom, barPosition, beatOfBar } from './metre.ts';
import { beatAt, bpmAtBeat, type Timeline, timeOfBeat } from './timeline.ts';
import { pairRev, settlePair, type TimelinePair } from './timeline-pair.ts';

export interface TempoWish {
  /** Beat units per minute. */
  readonly bpm: number;
  readonly beatsPerBar: number;
  readonly beatUnit: 2 | 4 | 8;
  readonly playing: boolean;
  /** Reach a new `bpm` evenly over this many beats from the bar line. Absent or 0 means at once. */
  readonly rampBeats?: number;
  /** The number of bars counted in before beat 0 at a start. Absent means none. */
  readonly countInBars?: number;
}

export interface PlanOptions {
  readonly leadMs: number;
  readonly startLeadMs: number;
  /** The clock that `nowMs` is read from. A pair on another clock must be rebased first (`rebasePair`). */
  readonly clockId: string;
}

/** On simulated school Wi-Fi, 500 ms reach a whole class of 30 in all but 0.05 % of announcements. */
export const defaultStartLeadMs = 500;

/** A start may still be changed (by a tempo set right after it) while this share of its lead is left. */
const openStartShare = 0.8;

/** Returns the pair that plays the wish. It is the same value if nothing has to change, or if the wish has to wait. */
export function planTimeline(
  pair: TimelinePair | undefined,
  wish: TempoWish,
  nowMs: number,
  options: PlanOptions,
): TimelinePair {
  const rev = pair === undefined ? 1 : pairRev(pair) + 1;
  const settled = settlePair(pair ?? { current: silentTimeline(wish, nowMs, options) }, nowMs);
  const { current, next } = settled;
  if (grants(next ?? current, wish)) return pair ?? settled;
  if (!wish.playing) return { current: stopped(current, wish, nowMs, rev) };
  if (next !== undefined && !isOpen(settled, nowMs, options)) return pair ?? settled;
  if (!current.playing) {
    const startAt = next?.timeOrigin ?? nowMs + options.startLeadMs;
    return { current, next: started(current, wish, startAt, rev) };
  }
  if (grants(current, wish)) return { current: { ...current, rev } };
  return { current, next: changed(settled, wish, nowMs + options.leadMs, rev) };
}

/** When to plan a wish again that had to wait for an announced timeline. Undefined if the pair grants it. */
export function replanAt(pair: TimelinePair, wish: TempoWish): number | undefined {
  return pair.next === undefined || grants(pair.next, wish) ? undefined : pair.next.timeOrigin;
}

function grants(timeline: Timeline, wish: TempoWish): boolean {
  return (
    timeline.playing === wish.playing &&
    (timeline.ramp?.bpmTo ?? timeline.bpm) === wish.bpm &&
    timeline.beatsPerBar === wish.beatsPerBar &&
    timeline.beatUnit === wish.beatUnit
  );
}

function isOpen({ current, next }: TimelinePair, nowMs: number, options: PlanOptions): boolean {
  const leftMs = (next?.timeOrigin ?? nowMs) - nowMs;
  return leftMs >= (current.playing ? options.leadMs : options.startLeadMs * openStartShare);
}

function silentTimeline(wish: TempoWish, nowMs: number, { clockId }: PlanOptions): Timeline {
  const { bpm, beatsPerBar, beatUnit } = wish;
  return { rev: 0, clockId, bpm, beatsPerBar, beatUnit, playing: false, beatOrigin: 0, timeOrigin: nowMs };
}

function stopped(current: Timeline, wish: TempoWish, nowMs: number, rev: number): Timeline {
  const beat = beatAt(current, nowMs);
  return {
    ...metreAndTempo(wish),
    ...barGridFrom(current, wish, beat),
    rev,
    clockId: current.clockId,
    playing: false,
    beatOrigin: beat,
    timeOrigin: nowMs,
  };
}

function started(current: Timeline, wish: TempoWish, startAt: number, rev: number): Timeline {
  const countInBeats = (wish.countInBars ?? 0) * wish.beatsPerBar;
  return {
    ...metreAndTempo(wish),
    rev,
    clockId: current.clockId,
    playing: true,
    beatOrigin: 0 - countInBeats,
    timeOrigin: startAt,
  };
}

function changed(
  { current, next }: TimelinePair,
  wish: TempoWish,
  earliestMs: number,
  rev: number,
): Timeline {
  const beatOrigin = changeBeat(current, wish, beatAt(current, earliestMs));
  return {
    ...metreAndTempo(wish),
    ...barGridFrom(current, wish, beatOrigin),
    ...rampFrom(next ?? current, current, wish, beatOrigin),
    rev,
    clockId: current.clockId,
    playing: true,
    beatOrigin,
    timeOrigin: timeOfBeat(current, beatOrigin) ?? earliestMs,
  };
}

/** The bar line at which a change takes effect. A new metre lets a count-in finish in the old one, because beat 0 begins a bar. */
function changeBeat(current: Timeline, wish: TempoWish, earliest: number): number {
  const beat = barLineFrom(current, earliest);
  return wish.beatsPerBar === current.beatsPerBar ? beat : Math.max(0, beat);
}

function metreAndTempo({
  bpm,
  beatsPerBar,
  beatUnit,
}: TempoWish): Pick<Timeline, 'bpm' | 'beatsPerBar' | 'beatUnit'> {
  return { bpm, beatsPerBar, beatUnit };
}

/** The bars keep counting. Only a new metre needs an anchor of its own, at the bar line where it begins. */
function barGridFrom(current: Timeline, wish: TempoWish, beat: number): Pick<Timeline, 'barAnchor'> {
  if (wish.beatsPerBar === current.beatsPerBar) {
    return current.barAnchor === undefined ? {} : { barAnchor: current.barAnchor };
  }
  const { bar } = barPosition(current, beat);
  return { barAnchor: { beat: beatOfBar(current, bar), bar } };
}

/**
 * Returns a new ramp, or the rest of one that already leads to the wished tempo: a metre change must neither cut it short nor
 * start it again, whatever `rampBeats` still says.
 */
function rampFrom(
  planned: Timeline,
  current: Timeline,
  wish: TempoWish,
  beatOrigin: number,
): Partial<Pick<Timeline, 'bpm' | 'ramp'>> {
  const bpm = bpmAtBeat(current, beatOrigin);
  const runs = current.ramp?.bpmTo === wish.bpm;
  if (!runs && wish.rampBeats !== undefined && wish.rampBeats > 0) {
    return bpm === wish.bpm ? {} : { bpm, ramp: { bpmTo: wish.bpm, beats: wish.rampBeats } };
  }
  const { ramp, beatOrigin: rampOrigin } = runs ? current : planned;
  if (ramp === undefined || ramp.bpmTo !== wish.bpm) return {};
  const beats = ramp.beats - Math.max(0, beatOrigin - rampOrigin);
  return beats > 0 ? { bpm, ramp: { bpmTo: wish.bpm, beats } } : {};
}
