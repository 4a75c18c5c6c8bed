/** Reports what verifiably happened in a room, after the gate and the awareness checks let it through. */
import type { Note } from '../../shared/note.ts';
import type { Actor } from '../../shared/participant.ts';
import type { RoomReader } from '../../shared/room-reader.ts';
import type { KeyAddress } from '../gate/update-decoder.ts';

export interface ObservedRoom {
  readonly roomId: string;
  readonly reader: RoomReader;
}

/** The methods are called in the middle of a turn, so they must return at once and never throw. */
export interface RoomActivity {
  /** Called for the first of a participant's connections. */
  joined(room: ObservedRoom, actor: Actor): void;
  /** Called when the last of a participant's connections ends. */
  left(room: ObservedRoom, actor: Actor): void;
  /** Notes that go out to the others, oldest first. */
  played(room: ObservedRoom, participantId: string, notes: readonly Note[]): void;
  /** Keys that the actor, or the server, was allowed to change and has changed. */
  edited(room: ObservedRoom, actor: Actor, changed: readonly KeyAddress[]): void;
  /** The room has been unloaded from this process. */
  closed(room: ObservedRoom): void;
}

export const unobserved: RoomActivity = {
  joined() {},
  left() {},
  played() {},
  edited() {},
  closed() {},
};
