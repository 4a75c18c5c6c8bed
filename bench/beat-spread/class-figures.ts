/** What a class's run shows. Times are ms. */
import { pairwiseDistances, percentile, spread } from '../../test/simulator/statistics.ts';
import { bpm, type ClassRun } from './class-run.ts';
import type { HeardBeat, NetworkName, StudentReport } from './desk-message.ts';

export interface Togetherness {
  readonly beats: number;
  /** Between any two students. */
  readonly pairwiseP95: number;
  /** Of each beat, from the first to the last student. */
  readonly spreads: readonly number[];
  /** From the beat's moment on the server's clock, either way. */
  readonly errorP95: number;
}

export interface JoinFigures {
  readonly joins: number;
  /** From the call that connects to a clock to play by. */
  readonly readyMs: readonly number[];
  readonly firstBeatErrorMs: readonly number[];
}

export interface TempoFigures {
  /** The beats at which the students went over to the new tempo; one where all did so together. */
  readonly changedAt: readonly number[];
  /** Beats that a student missed, and heard twice, in the whole run, the server's death included. */
  readonly skipped: number;
  readonly doubled: number;
  /** Beats handed out after their moment. */
  readonly handedLate: number;
  readonly handedOut: number;
}

export interface RestartFigures {
  /** From the kill to the server that accepts connections again. */
  readonly downMs: number;
  /** The new server's grid less the old one's: what the step from clock to clock by the wall clock costs. */
  readonly gridShiftMs: number;
  /** From then on, until each student's document was in step, and until it knew the new server's clock. */
  readonly liveMs: readonly number[];
  readonly clockMs: readonly number[];
  /** Of every beat from the kill on, against the new server's grid. */
  readonly worstErrorMs: number;
  /** From the restart to the last beat further off than 10 ms; 0 where none was. */
  readonly backMs: number;
  readonly spreadMaxMs: number;
}

export interface ClassFigures {
  readonly network: NetworkName;
  readonly fresh: Togetherness;
  readonly settled: Togetherness;
  readonly joins: JoinFigures;
  readonly tempo: TempoFigures;
  readonly restart: RestartFigures;
  readonly longestStallMs: number;
}

export function figuresOf(run: ClassRun): ClassFigures {
  const { network, shortWaves, longWave, longestStallMs, killedAt } = run;
  const waves = [...shortWaves, longWave];
  return {
    network,
    fresh: togetherness(
      run,
      waves.flatMap((wave) => commonBeats(wave, ({ samples }) => samples >= 10 && samples <= 13)),
    ),
    settled: togetherness(
      run,
      commonBeats(longWave, ({ samples, soundsAt }) => samples >= 40 && soundsAt < killedAt),
    ),
    joins: joinFigures(run, waves.flat()),
    tempo: tempoFigures(waves),
    restart: restartFigures(run),
    longestStallMs,
  };
}

/** The moment of a beat by the clock of the server that it was computed by, on the machine's clock. */
function dueAt({ times }: ClassRun, { clockId, serverAt }: HeardBeat): number {
  return serverAt + (times.find((time) => time.clockId === clockId)?.originMs ?? Number.NaN);
}

/** Those beats that every student of the wave has, and all of them as `counts` wants it. */
function commonBeats(
  wave: readonly StudentReport[],
  counts: (beat: HeardBeat) => boolean,
): readonly (readonly HeardBeat[])[] {
  const byBeat = new Map<number, HeardBeat[]>();
  for (const heard of wave.flatMap(({ beats }) => beats).filter(counts)) {
    byBeat.set(heard.beat, [...(byBeat.get(heard.beat) ?? []), heard]);
  }
  return [...byBeat.values()].filter((heard) => heard.length === wave.length);
}

function togetherness(run: ClassRun, beats: readonly (readonly HeardBeat[])[]): Togetherness {
  const moments = beats.map((heard) => heard.map(({ soundsAt }) => soundsAt));
  const errors = beats.flat().map((heard) => Math.abs(heard.soundsAt - dueAt(run, heard)));
  return {
    beats: beats.length,
    pairwiseP95: percentile(moments.flatMap(pairwiseDistances), 0.95),
    spreads: moments.map(spread),
    errorP95: percentile(errors, 0.95),
  };
}

function joinFigures(run: ClassRun, students: readonly StudentReport[]): JoinFigures {
  return {
    joins: students.length,
    readyMs: students.map(
      ({ joinedAt, clocks }) => (clocks[0]?.readyAt ?? Number.POSITIVE_INFINITY) - joinedAt,
    ),
    firstBeatErrorMs: students.map(({ beats: [first] }) =>
      first ? Math.abs(first.soundsAt - dueAt(run, first)) : Number.POSITIVE_INFINITY,
    ),
  };
}

function tempoFigures(waves: readonly (readonly StudentReport[])[]): TempoFigures {
  const longWave = waves.at(-1) ?? [];
  const beats = waves.flat().flatMap((student) => student.beats);
  const changedAt = longWave.map(({ beats: heard }) => {
    const firstRev = heard[0]?.timelineRev;
    return heard.find(({ timelineRev }) => timelineRev !== firstRev)?.beat ?? Number.NaN;
  });
  const steps = waves.flat().flatMap((student) => stepsOf(student.beats));
  return {
    changedAt: [...new Set(changedAt)],
    skipped: steps.filter((step) => step > 1).reduce((sum, step) => sum + step - 1, 0),
    doubled: steps.filter((step) => step < 1).length,
    handedLate: beats.filter(({ handedAt, soundsAt }) => handedAt > soundsAt).length,
    handedOut: beats.length,
  };
}

/** From each beat to the one handed out after it: 1 where nothing is wrong. */
function stepsOf(beats: readonly HeardBeat[]): number[] {
  return beats.slice(1).map(({ beat }, index) => beat - (beats[index]?.beat ?? Number.NaN));
}

function restartFigures(run: ClassRun): RestartFigures {
  const { longWave, killedAt, restartedAt, times } = run;
  const newClockId = times[1].clockId;
  const gridShiftMs = gridShift(run);
  const after = longWave.flatMap(({ beats }) => beats.filter(({ soundsAt }) => soundsAt > killedAt));
  const errorOf = (heard: HeardBeat): number =>
    heard.soundsAt - dueAt(run, heard) - (heard.clockId === newClockId ? 0 : gridShiftMs);
  const off = after.filter((heard) => Math.abs(errorOf(heard)) > 10).map(({ soundsAt }) => soundsAt);
  const together = commonBeats(longWave, ({ soundsAt }) => soundsAt > killedAt);
  return {
    downMs: restartedAt - killedAt,
    gridShiftMs,
    liveMs: longWave.map(
      ({ liveAt }) => (liveAt.find((at) => at > killedAt) ?? Number.POSITIVE_INFINITY) - restartedAt,
    ),
    clockMs: longWave.map(
      ({ clocks }) =>
        (clocks.find(({ clockId }) => clockId === newClockId)?.readyAt ?? Number.POSITIVE_INFINITY) -
        restartedAt,
    ),
    worstErrorMs: Math.max(...after.map((heard) => Math.abs(errorOf(heard)))),
    backMs: Math.max(0, Math.max(0, ...off) - restartedAt),
    spreadMaxMs: Math.max(...together.map((heard) => spread(heard.map(({ soundsAt }) => soundsAt)))),
  };
}

function gridShift(run: ClassRun): number {
  const beats = run.longWave[0]?.beats ?? [];
  const newClockId = run.times[1].clockId;
  const old = beats.findLast(({ clockId }) => clockId !== newClockId);
  const young = beats.find(({ clockId }) => clockId === newClockId);
  if (old === undefined || young === undefined) return Number.NaN;
  return dueAt(run, young) - dueAt(run, old) - ((young.beat - old.beat) * 60_000) / bpm.after;
}
