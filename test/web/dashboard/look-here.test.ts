import { describe, expect, it } from 'vitest';
import { handWaitsMs, lookHere } from '../../../web/dashboard/look-here.ts';

const nothing = { wantsToTalk: [], hands: [], serverNow: 1_000_000, quiet: [], couldBeHeard: () => true };
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
});
