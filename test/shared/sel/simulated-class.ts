/**
 * A class whose events go through the real tally. Every event falls to a student by weight, and is none where that student is
 * absent or muted; equal weights are a fair class.
 */
import type { Contribution } from '../../../shared/sel/contribution.ts';
import type { ParticipationEvent } from '../../../shared/sel/participation-event.ts';
import { ParticipationTally } from '../../../shared/sel/participation-tally.ts';
import { sumContributions } from '../../../shared/sel/sum-contributions.ts';
import type { SeededRandom } from '../../simulator/seeded-random.ts';

export interface ClassPlan {
  readonly students: number;
  readonly events: number;
  readonly random: SeededRandom;
  /** The weight of a student's part; 1 for everyone if absent. */
  readonly weightOf?: (student: number) => number;
  /** The part of the lesson, 0 to 1, from which on a student is there or may play; 0 for everyone if absent. */
  readonly absentUntil?: (student: number) => number;
  readonly mutedUntil?: (student: number) => number;
  /** What everybody else does besides. */
  readonly also?: (atMs: number) => readonly ParticipationEvent[];
  readonly edits?: boolean;
}

export interface SimulatedLesson {
  readonly contributions: Contribution[];
  readonly periods: Contribution[][];
}

/** Far enough apart that each event begins a bout, and near enough that playing after another is alternating. */
const stepMs = 2000;

export function studentId(student: number): string {
  return `s${String(student).padStart(9, '0')}`;
}

export function simulateLesson(plan: ClassPlan): SimulatedLesson {
  const tally = new ParticipationTally();
  const students = Array.from({ length: plan.students }, (_, student) => student);
  const periods: Contribution[][] = [];
  const entered = new Set<number>();
  const unmuted = new Set<number>();
  for (let step = 0; step < plan.events; step += 1) {
    const atMs = step * stepMs;
    const part = step / plan.events;
    for (const student of students) {
      if ((plan.absentUntil?.(student) ?? 0) > part) continue;
      const muted = (plan.mutedUntil?.(student) ?? 0) > part;
      if (entered.has(student) && (muted || unmuted.has(student))) continue;
      entered.add(student);
      if (!muted) unmuted.add(student);
      tally.add({
        kind: 'status',
        participantId: studentId(student),
        atMs,
        present: true,
        muted,
        assigned: false,
      });
    }
    const asEdit = plan.edits !== false && plan.random.next() < 0.3;
    const student = draw(students, plan);
    if (student !== undefined && (asEdit ? entered : unmuted).has(student))
      tally.add(eventOf(student, atMs + stepMs / 2, asEdit));
    for (const event of plan.also?.(atMs + stepMs / 2) ?? []) tally.add(event);
    if (step % 15 === 14) periods.push(tally.take(atMs + stepMs));
  }
  periods.push(tally.take(plan.events * stepMs));
  return { contributions: sumContributions(periods.flat()), periods };
}

function eventOf(student: number, atMs: number, asEdit: boolean): ParticipationEvent {
  const participantId = studentId(student);
  if (asEdit) return { kind: 'edit', participantId, atMs, patternId: 'p1' };
  return { kind: 'note', participantId, atMs };
}

function draw(students: readonly number[], { weightOf = () => 1, random }: ClassPlan): number | undefined {
  let left = random.between(
    0,
    students.reduce((sum, student) => sum + weightOf(student), 0),
  );
  return students.find((student) => {
    left -= weightOf(student);
    return left < 0;
  });
}
