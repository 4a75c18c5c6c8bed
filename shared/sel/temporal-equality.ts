/**
 * Temporal equality is participation equity in short windows. It tells a class in which half plays first and the other half later
 * from one that plays together (Peng et al. 2025 found equal and active participation over time related to learning, in ten
 * teams).
 */
import type { Contribution } from './contribution.ts';
import { eventsOf, fairSharesOf, type StudentShare, studentSharesOf } from './fair-share.ts';
import { fairGini, giniOf } from './gini.ts';
import { sumContributions } from './sum-contributions.ts';

export interface TemporalEquality {
  /** 1 − Gini, and its mean in a fair class. Both are averages over the windows, weighted by their events. */
  readonly raw: number;
  readonly fair: number;
  readonly events: number;
  readonly windows: number;
}

/**
 * Takes contributions of consecutive short periods, oldest first. It averages before it corrects, because a single window is too
 * short to be judged.
 */
export function temporalEquality(
  periods: readonly (readonly Contribution[])[],
): TemporalEquality | undefined {
  let raw = 0;
  let fair = 0;
  let events = 0;
  const windows = windowsOf(periods);
  for (const students of windows) {
    const ownEvents = eventsOf(students);
    raw += ownEvents * (1 - giniOf(students));
    fair += ownEvents * (1 - fairGini(ownEvents, fairSharesOf(students)));
    events += ownEvents;
  }
  if (events === 0) return undefined;
  return { raw: raw / events, fair: fair / events, events, windows: windows.length };
}

/** Joins consecutive periods until there is an event for each student. What is left at the end forms a window too. */
function windowsOf(periods: readonly (readonly Contribution[])[]): StudentShare[][] {
  const windows: StudentShare[][] = [];
  let joined: Contribution[] = [];
  let students: StudentShare[] = [];
  for (const period of periods) {
    joined = sumContributions([...joined, ...period]);
    students = studentSharesOf(joined);
    if (students.length < 2 || eventsOf(students) < students.length) continue;
    windows.push(students);
    joined = [];
    students = [];
  }
  return students.length < 2 ? windows : [...windows, students];
}
