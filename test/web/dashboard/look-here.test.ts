import { describe, expect, it } from 'vitest';
import { canBeHeard, handWaitsMs, lookHere, quietAfterMs } from '../../../web/dashboard/look-here.ts';

const nothing = {
  wantsToTalk: [],
  hands: [],
  studentOf: (participantId: string) => participantId,
  serverNow: 1_000_000,
  quiet: [],
  couldBeHeard: () => true,
};
const handUpFor = (ms: number) => ({ participantId: 'b', raisedAt: nothing.serverNow - ms });

describe('look here', () => {
  it('says nothing where nothing needs the teacher', () => {
    expect(lookHere(nothing)).toEqual([]);
  });

  it('shows at most three things, who asked to talk first', () => {
    const looks = lookHere({
      ...nothing,
      wantsToTalk: ['a'],
      hands: [handUpFor(handWaitsMs)],
      quiet: ['c', 'd'],
    });
    expect(looks.map(({ kind }) => kind)).toEqual(['wants-to-talk', 'hands', 'quiet']);
  });

  it('leaves a hand to the queue for its first minute, and one whose time is unknown', () => {
    expect(lookHere({ ...nothing, hands: [handUpFor(handWaitsMs - 1)] })).toEqual([]);
    expect(lookHere({ ...nothing, hands: [{ participantId: 'b', raisedAt: 0 }] })).toEqual([]);
  });

  it('holds nobody to be quiet who could not have been heard', () => {
    const looks = lookHere({ ...nothing, quiet: ['muted', 'here'], couldBeHeard: (id) => id === 'here' });
    expect(looks).toEqual([{ kind: 'quiet', studentIds: ['here'] }]);
  });

  it('asks a student’s seats whether it could have been heard', () => {
    const presence = {
      away: { name: 'Ada', role: 'student', online: false, joinedAt: 0, seat: 1 },
      here: { name: 'Ada', role: 'student', online: true, joinedAt: 0, seat: 2 },
    } as const;
    const room = { presence, mutes: {} };
    expect(canBeHeard(['away', 'here'], room, quietAfterMs)).toBe(true);
    expect(canBeHeard(['away', 'here'], room, quietAfterMs - 1)).toBe(false);
    expect(canBeHeard(['away'], room, quietAfterMs)).toBe(false);
    expect(canBeHeard(['here'], { presence, mutes: { here: true } }, quietAfterMs)).toBe(false);
  });

  it('names a hand by the student who sits there', () => {
    const looks = lookHere({
      ...nothing,
      hands: [handUpFor(handWaitsMs)],
      studentOf: (id) => `student of ${id}`,
    });
    expect(looks).toEqual([{ kind: 'hands', studentIds: ['student of b'], waitingMs: handWaitsMs }]);
  });
});
