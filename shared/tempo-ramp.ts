/**
 * Accelerando and ritardando in closed form. The tempo changes evenly in time (constant acceleration), so
 *
 *   beats(t) = v0·t + a·t²/2      v(b) = √(v0² + 2ab)      t(b) = 2b / (v0 + v(b))      a = (v1² − v0²) / 2B
 *
 * over the ramp's B beats, and is steady before (v0) and after it (v1). Constant braking is the shape of performed final
 * ritardandi: Kronman & Sundberg 1987; Friberg & Sundberg, JASA 105 (1999) 1469, the model with q = 2.
 */
export interface TempoRamp {
  readonly beatsPerMsFrom: number;
  readonly beatsPerMsTo: number;
  /** Length of the ramp, > 0. */
  readonly beats: number;
}

/** Beats from the ramp's start to `elapsedMs` after it (before it if negative). */
export function rampBeatsAfter(ramp: TempoRamp, elapsedMs: number): number {
  const { beatsPerMsFrom: v0, beatsPerMsTo: v1, beats } = ramp;
  if (elapsedMs <= 0) return v0 * elapsedMs;
  const lengthMs = rampLengthMs(ramp);
  if (elapsedMs >= lengthMs) return beats + v1 * (elapsedMs - lengthMs);
  return v0 * elapsedMs + (acceleration(ramp) * elapsedMs ** 2) / 2;
}

/** Ms from the ramp's start to `beats` after it: the inverse of `rampBeatsAfter`. */
export function rampTimeOf(ramp: TempoRamp, beats: number): number {
  const { beatsPerMsFrom: v0, beatsPerMsTo: v1 } = ramp;
  if (beats <= 0) return beats / v0;
  if (beats >= ramp.beats) return rampLengthMs(ramp) + (beats - ramp.beats) / v1;
  return (2 * beats) / (v0 + rampTempoAt(ramp, beats));
}

/** Beats per ms at `beats` after the ramp's start. */
export function rampTempoAt(ramp: TempoRamp, beats: number): number {
  const { beatsPerMsFrom: v0, beatsPerMsTo: v1 } = ramp;
  if (beats <= 0) return v0;
  if (beats >= ramp.beats) return v1;
  return Math.sqrt(v0 ** 2 + 2 * acceleration(ramp) * beats);
}

function rampLengthMs({ beatsPerMsFrom, beatsPerMsTo, beats }: TempoRamp): number {
  return (2 * beats) / (beatsPerMsFrom + beatsPerMsTo);
}

function acceleration({ beatsPerMsFrom: v0, beatsPerMsTo: v1, beats }: TempoRamp): number {
  return (v1 ** 2 - v0 ** 2) / (2 * beats);
}
