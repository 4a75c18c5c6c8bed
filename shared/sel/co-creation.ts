/**
 * Co-creation is the share of pairs of students who met in the music, by following each other on a pattern or by beginning to
 * play within a bar of each other. It is the density of the class's co-participation network, and says how widely the meetings
 * were spread.
 */
import type { Contribution } from './contribution.ts';
import type { StudentShare } from './fair-share.ts';

export interface MeetingCount {
  /** All meetings, each counted once. */
  readonly meetings: number;
  readonly pairsMet: number;
  readonly pairs: number;
}

/** Counts only meetings among the given students. If one side's contribution lacks a meeting, the other side's is used. */
export function countMeetings(
  contributions: readonly Contribution[],
  students: readonly StudentShare[],
): MeetingCount {
  const ids = new Set(students.map(({ participantId }) => participantId));
  const meetingsByPair = new Map<string, number>();
  for (const { participantId, peers } of contributions) {
    for (const peer of peers) {
      if (!ids.has(participantId) || !ids.has(peer.participantId)) continue;
      const pair = JSON.stringify([participantId, peer.participantId].sort());
      const meetings = peer.coEdits + peer.alternations;
      meetingsByPair.set(pair, Math.max(meetings, meetingsByPair.get(pair) ?? 0));
    }
  }
  const counts = [...meetingsByPair.values()].filter((meetings) => meetings > 0);
  return {
    meetings: counts.reduce((sum, meetings) => sum + meetings, 0),
    pairsMet: counts.length,
    pairs: (students.length * (students.length - 1)) / 2,
  };
}

/**
 * The mean share of pairs that meet if each of `meetings` falls to a pair with its chance pᵢ pⱼ / Σ p p: Σ 1 − (1 −
 * chance)^meetings over the number of pairs.
 */
export function fairShareOfPairs(meetings: number, fairShares: readonly number[]): number {
  const products = fairShares.flatMap((a, index) => fairShares.slice(index + 1).map((b) => a * b));
  const total = products.reduce((sum, product) => sum + product, 0);
  const met = products.reduce((sum, product) => sum + 1 - (1 - product / total) ** meetings, 0);
  return met / products.length;
}
