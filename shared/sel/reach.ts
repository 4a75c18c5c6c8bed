/** Reach is the share of the students who could contribute that did so at least once. */
import type { StudentShare } from './fair-share.ts';

export function reachOf(students: readonly StudentShare[]): number {
  return students.filter(({ events }) => events > 0).length / students.length;
}

/** The mean of `reachOf` in a fair class: Σ 1 − (1 − pᵢ)ⁿ over the number of students. */
export function fairReach(events: number, fairShares: readonly number[]): number {
  return fairShares.reduce((sum, share) => sum + 1 - (1 - share) ** events, 0) / fairShares.length;
}
