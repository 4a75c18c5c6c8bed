import type { Classroom } from '../../client/index.ts';
import { type Finding, inWords, quantilesOf, rounded } from './check-result.ts';
import { isTrueWithin } from './waiting.ts';

const tries = 5;
const timeoutMs = 5000;

/** A student changes the tempo: it must come back, the student must be told, and nobody else may ever see it. */
export async function probeGate(
  student: Classroom,
  others: readonly Classroom[],
  maxP99: number,
): Promise<Finding> {
  const durations: number[] = [];
  let notices = 0;
  let leaks = 0;
  const off = [
    student.on('notice', ({ rule }) => {
      if (rule === 'G5') notices += 1;
    }),
    ...others.map((other) =>
      other.on('tempo', () => {
        if (forbidden.has(other.reader.tempo().bpm)) leaks += 1;
      }),
    ),
  ];
  for (let i = 0; i < tries; i++) {
    const { bpm } = student.reader.tempo();
    const startedAt = performance.now();
    student.setTempo({ bpm: firstForbidden + i });
    const isBack = (): boolean => student.reader.tempo().bpm === bpm && notices > i;
    if (!(await isTrueWithin(timeoutMs, isBack))) break;
    durations.push(performance.now() - startedAt);
  }
  for (const stop of off) stop();
  const spread = quantilesOf(durations);
  return {
    name: 'gate',
    ok: durations.length === tries && leaks === 0 && spread.p99 <= maxP99,
    says: `${durations.length} of ${tries} forbidden edits taken back and told, ${leaks} seen by others; ${inWords(spread)}`,
    figures: rounded({ tries, restored: durations.length, leaks, ...spread }),
  };
}

const firstForbidden = 290;
const forbidden = new Set(Array.from({ length: tries }, (_, i) => firstForbidden + i));
