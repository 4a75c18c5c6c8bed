import fc from 'fast-check';
import Value from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { Contribution } from '../../../shared/sel/contribution.ts';
import type { ParticipationEvent } from '../../../shared/sel/participation-event.ts';
import { contributionsOf, ParticipationTally } from '../../../shared/sel/participation-tally.ts';
import { sumContributions, withoutStudent } from '../../../shared/sel/sum-contributions.ts';
import { studentId } from './simulated-class.ts';

const [anna, ben] = [studentId(1), studentId(2)];

function status(participantId: string, atMs: number, part: { muted?: boolean; assigned?: boolean } = {}) {
  return {
    kind: 'status',
    participantId,
    atMs,
    present: true,
    muted: false,
    assigned: false,
    ...part,
  } as const;
}

const note = (participantId: string, atMs: number, beat?: number) =>
  ({ kind: 'note', participantId, atMs, beat }) as const;
const edit = (participantId: string, atMs: number, patternId = 'p1') =>
  ({ kind: 'edit', participantId, atMs, patternId }) as const;

function countsOf(participantId: string, events: readonly ParticipationEvent[], untilMs = 60_000) {
  return contributionsOf(events, untilMs).find((one) => one.participantId === participantId);
}

describe('bouts', () => {
  it('count a run of notes once, and a new one after a silent beat', () => {
    const onBeats = [0, 1, 2, 3, 5, 6, 9].map((beat) => note(anna, beat * 500));
    expect(countsOf(anna, onBeats)).toMatchObject({ notes: 7, bouts: 3 });
  });

  it('follow the tempo', () => {
    const slow = [
      { kind: 'bar', atMs: 0, beatsPerBar: 4, beatMs: 1000 } as const,
      ...[0, 1000, 2000].map((t) => note(anna, t)),
    ];
    expect(countsOf(anna, slow)).toMatchObject({ bouts: 1 });
  });

  it('of edits need a pause of two seconds', () => {
    const edits = [0, 500, 1000, 2999, 4999].map((atMs) => edit(anna, atMs));
    expect(countsOf(anna, edits)).toMatchObject({ edits: 5, editBouts: 2 });
  });

  it('that span two periods count once, in the first', () => {
    const tally = new ParticipationTally();
    tally.add(note(anna, 900));
    const first = tally.take(1000);
    tally.add(note(anna, 1100));
    expect([first[0]?.bouts, tally.take(2000)[0]?.bouts]).toEqual([1, 0]);
  });
});

describe('turns', () => {
  const assigned = status(anna, 0, { assigned: true });
  const turn = (beat: number) => ({ kind: 'turn', participantIds: [anna], atMs: beat * 500, beat }) as const;

  it('are taken by a note up to half a beat early or late, once each', () => {
    const events = [
      assigned,
      note(anna, 1800, 3.6),
      turn(4),
      turn(8),
      note(anna, 4200, 8.4),
      note(anna, 4210, 8.42),
      turn(12),
    ];
    expect(countsOf(anna, events)).toMatchObject({ turnsTaken: 2, turnsAssigned: 3, bouts: 0 });
  });

  it('are not taken by notes on other beats', () => {
    expect(countsOf(anna, [assigned, turn(4), note(anna, 2400, 4.8), turn(8)])).toMatchObject({
      turnsTaken: 0,
    });
  });

  it('that pass while muted or away are not held against a student', () => {
    const muted = [status(anna, 0, { assigned: true, muted: true }), turn(4)];
    expect(countsOf(anna, muted)).toMatchObject({ turnsAssigned: 0 });
    expect(countsOf(anna, [turn(4), note(anna, 2000, 4)])).toMatchObject({ turnsAssigned: 0 });
  });
});

describe('time', () => {
  it('is available while present, unmuted and without assigned beats', () => {
    const events = [
      status(anna, 1000),
      status(anna, 11_000, { muted: true }),
      status(anna, 21_000),
      status(anna, 31_000, { assigned: true }),
      { ...status(anna, 41_000), present: false },
    ];
    expect(countsOf(anna, events)).toMatchObject({ presentMs: 40_000, availableMs: 20_000 });
  });
});

describe('meetings', () => {
  it('are beginnings within a bar of each other, and edits in turn on one pattern, counted for both', () => {
    const events = [
      note(anna, 0),
      note(ben, 1500),
      note(ben, 6000),
      note(anna, 9000),
      edit(anna, 100),
      edit(ben, 200),
    ];
    const contact = { coEdits: 1, alternations: 1 };
    expect(countsOf(anna, events)?.peers).toEqual([{ participantId: ben, ...contact }]);
    expect(countsOf(ben, events)?.peers).toEqual([{ participantId: anna, ...contact }]);
  });

  it('are none on different patterns, or with oneself', () => {
    const events = [edit(anna, 0), edit(ben, 100, 'p2'), edit(anna, 9000), note(anna, 0), note(anna, 1000)];
    expect(contributionsOf(events, 10_000).flatMap(({ peers }) => peers)).toEqual([]);
  });

  it('of an erased student are forgotten by everybody', () => {
    const tally = new ParticipationTally();
    for (const event of [note(anna, 0), note(ben, 1000), edit(anna, 0)]) tally.add(event);
    tally.forget(anna);
    tally.add(edit(ben, 100));
    expect(JSON.stringify(tally.take(2000))).not.toContain(anna);
    const kept = contributionsOf([note(anna, 0), note(ben, 1000)], 2000);
    expect(JSON.stringify(withoutStudent(kept, anna))).not.toContain(anna);
  });
});

it('thanks count for the giver and the helper', () => {
  const events = [{ kind: 'thanks', participantId: anna, peerId: ben, atMs: 0 } as const];
  expect(countsOf(anna, events)).toMatchObject({ thanksGiven: 1, thanksReceived: 0 });
  expect(countsOf(ben, events)).toMatchObject({ thanksGiven: 0, thanksReceived: 1 });
});

const ids = fc.integer({ min: 0, max: 4 }).map(studentId);
const atMs = fc.nat(120_000);
const beat = fc.integer({ min: 0, max: 240 });
const eventArbitrary: fc.Arbitrary<ParticipationEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('status' as const),
    participantId: ids,
    atMs,
    present: fc.boolean(),
    muted: fc.boolean(),
    assigned: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('note' as const), participantId: ids, atMs, beat }),
  fc.record({ kind: fc.constant('turn' as const), participantIds: fc.array(ids), atMs, beat }),
  fc.record({
    kind: fc.constant('edit' as const),
    participantId: ids,
    atMs,
    patternId: fc.constantFrom('p1', 'p2'),
  }),
  fc.record({ kind: fc.constant('thanks' as const), participantId: ids, peerId: ids, atMs }),
);
const lessonArbitrary = fc
  .array(eventArbitrary, { maxLength: 200 })
  .map((events) => events.sort((a, b) => a.atMs - b.atMs));

describe('for any events whatever', () => {
  it('the sum of the periods is the whole, wherever they are cut', () => {
    fc.assert(
      fc.property(lessonArbitrary, fc.array(atMs, { maxLength: 5 }), (events, cuts) => {
        const tally = new ParticipationTally();
        const periods: Contribution[] = [];
        const ends = [...cuts].sort((a, b) => a - b);
        for (const event of events) {
          while (ends[0] !== undefined && ends[0] <= event.atMs)
            periods.push(...tally.take(ends.shift() ?? 0));
          tally.add(event);
        }
        periods.push(...tally.take(120_000));
        expect(sumContributions(periods)).toEqual(contributionsOf(events, 120_000));
      }),
    );
  });

  it('a contribution is what its schema says, with no more bouts than notes', () => {
    fc.assert(
      fc.property(lessonArbitrary, (events) => {
        for (const one of contributionsOf(events, 120_000)) {
          expect(Value.Check(Contribution, one)).toBe(true);
          expect(one.bouts).toBeLessThanOrEqual(one.notes);
          expect(one.editBouts).toBeLessThanOrEqual(one.edits);
          expect(one.turnsTaken).toBeLessThanOrEqual(one.turnsAssigned);
          expect(one.availableMs).toBeLessThanOrEqual(one.presentMs);
        }
      }),
    );
  });
});
