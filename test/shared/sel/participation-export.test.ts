import { describe, expect, it } from 'vitest';
import { caliperEnvelope, caliperEvent } from '../../../shared/sel/caliper.ts';
import { noContribution } from '../../../shared/sel/contribution.ts';
import { stableUuid } from '../../../shared/sel/stable-uuid.ts';
import { xapiStatement } from '../../../shared/sel/xapi.ts';

const issuer = { baseUrl: 'https://music.school.example/' };
const participantId = '0123456789';
const record = {
  pseudonym: 'p-7f3a',
  lessonId: 'lesson 1',
  startedAt: Date.UTC(2026, 10, 21, 9),
  endedAt: Date.UTC(2026, 10, 21, 9, 45),
  counts: {
    ...noContribution(participantId),
    notes: 120,
    bouts: 30,
    editBouts: 4,
    thanksGiven: 3,
    presentMs: 2_400_000,
    peers: [{ participantId: 'peerpeerpe', coEdits: 1, alternations: 2 }],
  },
};
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('participation for others', () => {
  it('is an xAPI statement about a pseudonymous account', () => {
    const statement = xapiStatement(record, issuer);
    expect(statement).toMatchObject({
      actor: { objectType: 'Agent', account: { homePage: 'https://music.school.example', name: 'p-7f3a' } },
      verb: { id: 'http://adlnet.gov/expapi/verbs/attended' },
      object: { objectType: 'Activity', id: 'https://music.school.example/lessons/lesson%201' },
      result: { duration: 'PT2400S' },
      timestamp: '2026-11-21T09:45:00.000Z',
    });
    expect(statement.result.extensions).toMatchObject({ 'https://music.school.example/terms/bouts': 30 });
    expect(statement.id).toMatch(uuid);
  });

  it('is a Caliper 1.2 event of the Tool Use profile, in an envelope', () => {
    const event = caliperEvent(record, issuer);
    expect(event).toMatchObject({
      '@context': 'http://purl.imsglobal.org/ctx/caliper/v1p2',
      type: 'ToolUseEvent',
      profile: 'ToolUseProfile',
      actor: { id: 'https://music.school.example/people/p-7f3a', type: 'Person' },
      action: 'Used',
      generated: { items: [{ metric: 'MinutesOnTask', metricValue: 40 }] },
      eventTime: '2026-11-21T09:45:00.000Z',
    });
    const ids = [event.id, event.generated.id, ...event.generated.items.map(({ id }) => id)];
    for (const id of ids) expect(id.replace('urn:uuid:', '')).toMatch(uuid);
    expect(new Set(ids).size).toBe(3);
    expect(caliperEnvelope([event], issuer, record.endedAt)).toEqual({
      sensor: 'https://music.school.example',
      sendTime: '2026-11-21T09:45:00.000Z',
      dataVersion: 'http://purl.imsglobal.org/ctx/caliper/v1p2',
      data: [event],
    });
  });

  it('names neither participant, peers nor thanks, though the record should hold them', () => {
    const sent = JSON.stringify([xapiStatement(record, issuer), caliperEvent(record, issuer)]);
    expect(sent).not.toMatch(/0123456789|peerpeerpe|thanks|peers/);
  });

  it('has the same ids when sent again, and others for another student, lesson, time or school', () => {
    const idsOf = (change: Partial<typeof record>, baseUrl = issuer.baseUrl) => {
      const changed = { ...record, ...change };
      return [xapiStatement(changed, { baseUrl }).id, caliperEvent(changed, { baseUrl }).id];
    };
    expect(idsOf({})).toEqual(idsOf({}));
    const ids = [
      idsOf({}),
      idsOf({ pseudonym: 'p-2' }),
      idsOf({ lessonId: '2' }),
      idsOf({ endedAt: record.endedAt + 1 }),
      idsOf({}, 'https://other.example'),
    ].flat();
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('makes ids from whole parts, so that parts joined otherwise differ', () => {
    expect(stableUuid('ab', 'c')).not.toBe(stableUuid('a', 'bc'));
  });
});
