/**
 * Participation as Caliper 1.2 events (1EdTech Caliper Analytics 1.2, Tool Use profile): one `ToolUseEvent` for each student and
 * lesson, about a pseudonymous person. The standard's only metric that fits is the time on task, so the counts are extensions.
 */
import { countsByIri, type Issuer, issuerIri, type ParticipationRecord } from './participation-record.ts';
import { stableUuid } from './stable-uuid.ts';

export const caliperContext = 'http://purl.imsglobal.org/ctx/caliper/v1p2';

interface Entity<Type extends string> {
  readonly id: string;
  readonly type: Type;
}

interface MinutesOnTask extends Entity<'AggregateMeasure'> {
  readonly metric: 'MinutesOnTask';
  readonly metricValue: number;
  readonly startedAtTime: string;
  readonly endedAtTime: string;
}

export interface CaliperEvent extends Entity<'ToolUseEvent'> {
  readonly '@context': typeof caliperContext;
  readonly profile: 'ToolUseProfile';
  readonly actor: Entity<'Person'>;
  readonly action: 'Used';
  readonly object: Entity<'SoftwareApplication'>;
  readonly group: Entity<'Group'>;
  readonly generated: Entity<'AggregateMeasureCollection'> & { readonly items: readonly MinutesOnTask[] };
  readonly eventTime: string;
  readonly extensions: Readonly<Record<string, number>>;
}

export interface CaliperEnvelope {
  readonly sensor: string;
  readonly sendTime: string;
  readonly dataVersion: typeof caliperContext;
  readonly data: readonly CaliperEvent[];
}

/** The same record always gives the same event, including its ids, so a receiver that has it ignores it. */
export function caliperEvent(record: ParticipationRecord, issuer: Issuer): CaliperEvent {
  const { pseudonym, lessonId, startedAt, endedAt, counts } = record;
  const name = [issuerIri(issuer), pseudonym, lessonId, String(startedAt), String(endedAt)];
  const uuid = (part: string) => `urn:uuid:${stableUuid('caliper', part, ...name)}`;
  const endedAtTime = new Date(endedAt).toISOString();
  return {
    '@context': caliperContext,
    id: uuid('event'),
    type: 'ToolUseEvent',
    profile: 'ToolUseProfile',
    actor: { id: issuerIri(issuer, 'people', pseudonym), type: 'Person' },
    action: 'Used',
    object: { id: issuerIri(issuer), type: 'SoftwareApplication' },
    group: { id: issuerIri(issuer, 'lessons', lessonId), type: 'Group' },
    generated: {
      id: uuid('measures'),
      type: 'AggregateMeasureCollection',
      items: [
        {
          id: uuid('minutes'),
          type: 'AggregateMeasure',
          metric: 'MinutesOnTask',
          metricValue: counts.presentMs / 60_000,
          startedAtTime: new Date(startedAt).toISOString(),
          endedAtTime,
        },
      ],
    },
    eventTime: endedAtTime,
    extensions: countsByIri(issuer, counts),
  };
}

/** What is posted to a receiver. `sentAt` is in Unix ms. */
export function caliperEnvelope(
  events: readonly CaliperEvent[],
  issuer: Issuer,
  sentAt: number,
): CaliperEnvelope {
  return {
    sensor: issuerIri(issuer),
    sendTime: new Date(sentAt).toISOString(),
    dataVersion: caliperContext,
    data: events,
  };
}
