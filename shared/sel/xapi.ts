/**
 * Participation as xAPI statements (xAPI 1.0.3, part two, "Experience Data"): one for each student and lesson, about a
 * pseudonymous account. A learning record store deletes no statement, it only voids it. It is therefore never where the data is
 * kept, and what a child writes or feels is never sent.
 */
import { countsByIri, type Issuer, issuerIri, type ParticipationRecord } from './participation-record.ts';
import { stableUuid } from './stable-uuid.ts';

type LanguageMap = Readonly<Record<string, string>>;

export interface XapiStatement {
  readonly id: string;
  readonly actor: {
    readonly objectType: 'Agent';
    readonly account: { readonly homePage: string; readonly name: string };
  };
  readonly verb: { readonly id: string; readonly display: LanguageMap };
  readonly object: {
    readonly objectType: 'Activity';
    readonly id: string;
    readonly definition: { readonly type: string; readonly name: LanguageMap };
  };
  readonly result: { readonly duration: string; readonly extensions: Readonly<Record<string, number>> };
  readonly timestamp: string;
}

/** The same record always gives the same statement, including its id, so a store that has it ignores it. */
export function xapiStatement(record: ParticipationRecord, issuer: Issuer): XapiStatement {
  const { pseudonym, lessonId, startedAt, endedAt, counts } = record;
  return {
    id: stableUuid('xapi', issuerIri(issuer), pseudonym, lessonId, String(startedAt), String(endedAt)),
    actor: { objectType: 'Agent', account: { homePage: issuerIri(issuer), name: pseudonym } },
    verb: { id: 'http://adlnet.gov/expapi/verbs/attended', display: { en: 'attended' } },
    object: {
      objectType: 'Activity',
      id: issuerIri(issuer, 'lessons', lessonId),
      definition: {
        type: 'http://adlnet.gov/expapi/activities/meeting',
        name: { en: 'Music lesson' },
      },
    },
    result: { duration: isoDuration(counts.presentMs), extensions: countsByIri(issuer, counts) },
    timestamp: new Date(endedAt).toISOString(),
  };
}

/** ISO 8601 in seconds. xAPI compares durations to hundredths of a second. */
function isoDuration(durationMs: number): string {
  return `PT${Math.round(durationMs / 10) / 100}S`;
}
