import type { Classroom } from '../../client/classroom.ts';
import type { RoomState } from '../../shared/room-reader.ts';
import type { RaisedHand } from './raised-hands.ts';

/** What every part of the desk is given. */
export interface DeskPart {
  readonly classroom: Classroom;
  readonly state: RoomState;
  readonly hands: readonly RaisedHand[];
}

/** What children feel and how they take part; it is there while the desk is, and shows itself where it is chosen. */
export interface FeelingsPart extends DeskPart {
  readonly isChosen: boolean;
  /** How many things wait behind the curtain: a number and nothing more. */
  readonly onNewThings: (count: number) => void;
}
