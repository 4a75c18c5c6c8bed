/**
 * Raised hands: the field `hand` of a student's awareness state, the server's time (ms) at which it went up, so that all devices
 * show the same queue.
 */

import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Classroom } from '../../client/classroom.ts';
import { Hand } from '../../shared/awareness-fields.ts';
import { StampedUser } from '../../shared/awareness-state.ts';

export interface RaisedHand {
  readonly participantId: string;
  /** ms on the server's clock. */
  readonly raisedAt: number;
}

const RaisedState = Type.Object({ user: StampedUser, hand: Hand });
const validator = Compile(RaisedState);

/** First up, first in the list. A child with two tabs open has one hand. */
export function raisedHandsIn(states: Iterable<unknown>): RaisedHand[] {
  const raisedAtById = new Map<string, number>();
  for (const state of states) {
    if (!validator.Check(state)) continue;
    const { id } = state.user;
    raisedAtById.set(id, Math.min(state.hand, raisedAtById.get(id) ?? Number.POSITIVE_INFINITY));
  }
  return [...raisedAtById]
    .map(([participantId, raisedAt]) => ({ participantId, raisedAt }))
    .sort((a, b) => a.raisedAt - b.raisedAt);
}

const ownState = Compile(Type.Object({ hand: Hand }));

/** Whether this page's own hand is up. Only others get its state with who it is: the server stamps it for them. */
export function ownHandIsUp(states: ReadonlyMap<number, unknown>, ownClientId: number): boolean {
  return ownState.Check(states.get(ownClientId));
}

export function raiseHand({ awareness, clockSync, time }: Classroom): void {
  awareness.setLocalStateField('hand', clockSync.serverAt(time.clock.now()) ?? 0);
}

export function lowerHand({ awareness }: Classroom): void {
  awareness.setLocalStateField('hand', null);
}
