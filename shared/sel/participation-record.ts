/**
 * One student's participation in one lesson, ready to leave the school: under a pseudonym, and counts only. It contains nothing
 * that names or describes anybody: no name, no peer, no thanks, no reflection and no check-in.
 */
import { withoutTrailingSlashes } from '../base-url.ts';
import type { Contribution } from './contribution.ts';

export interface ParticipationRecord {
  /** Made for the receiver. It is not the participant id, which the whole class has seen beside the name. */
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

/** The sender: the `https:` URL of the school's server, on which the ids of people, lessons and terms are based. */
export interface Issuer {
  readonly baseUrl: string;
}

/** An IRI under the issuer's URL. */
export function issuerIri({ baseUrl }: Issuer, ...path: readonly string[]): string {
  return [withoutTrailingSlashes(baseUrl), ...path.map(encodeURIComponent)].join('/');
}

/** Returns the counts by their IRIs, and nothing else that the object may contain. */
export function countsByIri(issuer: Issuer, counts: ParticipationCounts): Record<string, number> {
  return Object.fromEntries(
    participationCountNames.map((name) => [issuerIri(issuer, 'terms', name), counts[name]]),
  );
}
