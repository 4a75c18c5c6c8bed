/** Who is where in the patterns: the field `cursor` of a participant's awareness state. */
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Classroom } from '../../client/classroom.ts';
import { GridCursor } from '../../shared/awareness-fields.ts';
import { StampedUser } from '../../shared/awareness-state.ts';

export interface PlacedCursor extends GridCursor {
  readonly participantId: string;
  readonly name: string;
}

const validator = Compile(Type.Object({ user: StampedUser, cursor: GridCursor }));

export function cursorsIn(states: ReadonlyMap<number, unknown>, ownClientId: number): PlacedCursor[] {
  const cursors: PlacedCursor[] = [];
  for (const [clientId, state] of states) {
    if (clientId === ownClientId || !validator.Check(state)) continue;
    cursors.push({ ...state.cursor, participantId: state.user.id, name: state.user.name });
  }
  return cursors;
}

/** Undefined: nowhere. */
export function showCursor({ awareness }: Classroom, cursor: GridCursor | undefined): void {
  awareness.setLocalStateField('cursor', cursor ?? null);
}
