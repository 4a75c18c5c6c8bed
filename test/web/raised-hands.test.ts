import { describe, expect, it } from 'vitest';
import { ownHandIsUp, raisedHandsIn } from '../../web/room/raised-hands.ts';

const user = (id: string) => ({ id, name: id, role: 'student' });

describe('raised hands', () => {
  it('queue by the time at which they went up', () => {
    const states = [{ user: user('b'), hand: 20 }, { user: user('a'), hand: 10 }, { user: user('c') }];
    expect(raisedHandsIn(states).map(({ participantId }) => participantId)).toEqual(['a', 'b']);
  });

  it('are one hand of a child with two tabs, and none where the state is something else', () => {
    const states = [
      { user: user('a'), hand: 20 },
      { user: user('a'), hand: 10 },
      { hand: 1 },
      null,
      { user: user('b'), hand: 'x' },
    ];
    expect(raisedHandsIn(states)).toEqual([{ participantId: 'a', raisedAt: 10 }]);
  });

  it('know this page’s own, whose state nobody has stamped', () => {
    const states = new Map<number, unknown>([
      [1, { hand: 10 }],
      [2, { hand: null }],
    ]);
    expect([1, 2, 3].map((clientId) => ownHandIsUp(states, clientId))).toEqual([true, false, false]);
  });
});
