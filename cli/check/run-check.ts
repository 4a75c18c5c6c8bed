/** The whole check: a throwaway class, one probe after the other. */
import type { CheckResult, Finding } from './check-result.ts';
import { probeClock } from './probe-clock.ts';
import { probeConvergence } from './probe-convergence.ts';
import { probeGate } from './probe-gate.ts';
import { probeNotes } from './probe-notes.ts';
import type { Thresholds } from './thresholds.ts';
import { openThrowawayClass } from './throwaway-class.ts';

export interface CheckOptions {
  readonly url: string;
  readonly teacherKey: string;
  readonly students: number;
  readonly notes: number;
  readonly thresholds: Thresholds;
}

const openTimeoutMs = 20_000;
const noteEveryMs = 40;

/** Rejects with DownbeatError where the server or the key refuses, with Error where nothing could be measured. */
export async function runCheck(options: CheckOptions): Promise<CheckResult> {
  const { url, students: size, notes, thresholds } = options;
  const room = await openThrowawayClass({ ...options, students: size, timeoutMs: openTimeoutMs });
  const { teacher, students, readyMs } = room;
  const [first] = students;
  try {
    if (first === undefined) throw new Error('A check needs a student.');
    const members = [teacher, ...students];
    const findings: Finding[] = [
      ...(await probeNotes(students, { notes, everyMs: noteEveryMs, maxP99: thresholds['note-p99'] })),
      await probeConvergence(members, thresholds['edit-p99']),
      await probeClock(teacher, members, thresholds['clock-spread']),
      await probeGate(first, [teacher, ...students.slice(1)], thresholds['gate-p99']),
    ];
    return { url, ok: findings.every(({ ok }) => ok), readyMs: Math.round(readyMs), findings };
  } finally {
    await room.close();
  }
}
