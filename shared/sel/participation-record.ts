/**
 * One student's participation in one lesson, ready to leave the school: under a pseudonym, counts only. What names or describes
 * anybody is not in it: no name, no peer, no thanks, no reflection and no check-in.
 */
import { withoutTrailingSlashes } from '../base-url.ts';
import type { Contribution } from './contribution.ts';

export interface ParticipationRecord {
  /** Made for the receiver, and not the participant id, which the whole class has seen beside the name. */
  readonly pseudonym: string;
  /** Opaque. */
  readonly lessonId: string;
  /** Unix ms. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly counts: ParticipationCounts;
}

export const participationCountNames = [
  'notes',
  'bouts',
  'turnsTaken',
  'turnsAssigned',
  'edits',
  'editBouts',
  'presentMs',
  'availableMs',
] as const;

export type ParticipationCounts = Pick<Contribution, (typeof participationCountNames)[number]>;

/** Who sends: the `https:` address of the school's server, under which the ids of people, lessons and terms are made. */
export interface Issuer {
  readonly baseUrl: string;
}

/** An IRI under the issuer's address. */
export function issuerIri({ baseUrl }: Issuer, ...path: readonly string[]): string {
  return [withoutTrailingSlashes(baseUrl), ...path.map(encodeURIComponent)].join('/');
}

/** The counts by their IRIs, and nothing else that the object may hold. */
export function countsByIri(issuer: Issuer, counts: ParticipationCounts): Record<string, number> {
  return Object.fromEntries(
    participationCountNames.map((name) => [issuerIri(issuer, 'terms', name), counts[name]]),
  );
}
