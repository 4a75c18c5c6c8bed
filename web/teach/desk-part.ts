import type { Classroom } from '../../client/classroom.ts';
import type { RoomState } from '../../shared/room-reader.ts';
import type { RaisedHand } from '../room/raised-hands.ts';

/** What every part of the desk is given. */
export interface DeskPart {
  readonly classroom: Classroom;
  readonly state: RoomState;
  readonly hands: readonly RaisedHand[];
}
