/**
 * The beat as a formula. A timeline maps a moment on the server's monotonic clock to a beat and back, so that every client can
 * compute when a beat sounds instead of waiting for a message (the model is Ableton Link's `Timeline.hpp`: tempo, beat origin,
 * time origin).
 *
 * Beats count beat units: in 6/8 a beat is an eighth, a bar has six, and `bpm` is eighths per minute. Beat 0 is the first of the
 * music, and the beats of a count-in are negative. Each start begins again at beat 0 (or at its count-in).
 */
import Type, { type Static } from 'typebox';
import { rampBeatsAfter, rampTempoAt, rampTimeOf, type TempoRamp } from './tempo-ramp.ts';

export const Timeline = Type.Object(
  {
    rev: Type.Integer({ minimum: 0, description: 'grows with every change' }),
    clockId: Type.String({
      minLength: 1,
      maxLength: 32,
      description: "whose clock `timeOrigin` is on: one server process's",
    }),
    bpm: Type.Number({ minimum: 20, maximum: 300, description: 'beat units per minute, at `beatOrigin`' }),
    beatsPerBar: Type.Integer({ minimum: 1, maximum: 12 }),
    beatUnit: Type.Enum([2, 4, 8]),
    playing: Type.Boolean(),
    beatOrigin: Type.Number({ description: 'beats' }),
    timeOrigin: Type.Number({ description: "ms on the server's monotonic clock" }),
    ramp: Type.Optional(
      Type.Object(
        {
          bpmTo: Type.Number({ minimum: 20, maximum: 300 }),
          beats: Type.Number({ exclusiveMinimum: 0, maximum: 1024 }),
        },
        {
          additionalProperties: false,
          description: 'from `bpm` at `beatOrigin` to `bpmTo` so many beats later, which then holds',
        },
      ),
    ),
    barAnchor: Type.Optional(
      Type.Object(
        { beat: Type.Integer(), bar: Type.Integer() },
        {
          additionalProperties: false,
          description: 'the beat on which a bar begins, and its number; absent: bar 0 begins on beat 0',
        },
      ),
    ),
  },
  { additionalProperties: false },
);
export type Timeline = Static<typeof Timeline>;

const msPerMinute = 60_000;

/** The beat (with its fraction) at `t` ms. While nothing plays, the beat stands at `beatOrigin`. */
export function beatAt(timeline: Timeline, t: number): number {
  if (!timeline.playing) return timeline.beatOrigin;
  const elapsedMs = t - timeline.timeOrigin;
  const beats = timeline.ramp
    ? rampBeatsAfter(rampOf(timeline, timeline.ramp), elapsedMs)
    : (elapsedMs * timeline.bpm) / msPerMinute;
  return timeline.beatOrigin + beats;
}

/** The moment (ms) of a beat: the inverse of `beatAt`. Undefined while nothing plays. */
export function timeOfBeat(timeline: Timeline, beat: number): number | undefined {
  if (!timeline.playing) return undefined;
  const beats = beat - timeline.beatOrigin;
  const elapsedMs = timeline.ramp
    ? rampTimeOf(rampOf(timeline, timeline.ramp), beats)
    : (beats * msPerMinute) / timeline.bpm;
  return timeline.timeOrigin + elapsedMs;
}

/** The tempo on a beat, in beat units per minute. */
export function bpmAtBeat(timeline: Timeline, beat: number): number {
  const { bpm, ramp } = timeline;
  if (ramp === undefined) return bpm;
  const reached = rampTempoAt(rampOf(timeline, ramp), beat - timeline.beatOrigin) * msPerMinute;
  // Rounding must not leave the ramp's own range, which is also the schema's.
  return Math.min(Math.max(reached, Math.min(bpm, ramp.bpmTo)), Math.max(bpm, ramp.bpmTo));
}

function rampOf(timeline: Timeline, ramp: NonNullable<Timeline['ramp']>): TempoRamp {
  return {
    beatsPerMsFrom: timeline.bpm / msPerMinute,
    beatsPerMsTo: ramp.bpmTo / msPerMinute,
    beats: ramp.beats,
  };
}
