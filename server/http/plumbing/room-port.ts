/** What the HTTP API needs of the live rooms. server/room implements it. */
import type { ParticipantRecord } from '../../../persistence/room-store.ts';
import type { CloseReason } from '../../../shared/close-code.ts';
import type { Notice } from '../../../shared/notice.ts';
import type { Actor } from '../../../shared/participant.ts';
import type { RoomReader } from '../../../shared/room-reader.ts';
import type { Edit } from '../../gate/edit.ts';

export interface RoomPort {
  readonly reader: RoomReader;
  /** Resolves once the log holds the edits. Rejects with EditDeniedError if nothing was applied. */
  edit(actor: Actor, edits: readonly Edit[]): Promise<void>;
  /** Writes the participant's presence. */
  admit(participant: ParticipantRecord): Promise<void>;
  /** Removes everything of the participant from the document and closes their connections. */
  expel(participantId: string): Promise<void>;
  connectionsOf(participantId: string): readonly OpenConnection[];
  /** Sends a notice to teachers only. */
  tellTeachers(notice: Notice): void;
}

export interface OpenConnection {
  readonly grant: number;
  close(reason: CloseReason): void;
}

export interface RoomsPort {
  /** The process is shutting down, so no room can be opened any more. */
  readonly draining: boolean;
  /** How long a client of a server that is shutting down must stay away, ms. Each call returns a different value. */
  restartWaitMs(): number;
  /** Loads the room if needed. Rejects if that fails. */
  open(roomId: string): Promise<RoomPort>;
  /** Lets the open connections of this seat and grant continue until `expiresAt` (Unix ms). */
  tokenRenewed(
    seat: { readonly roomId: string; readonly participantId: string; readonly grant: number },
    expiresAt: number,
  ): void;
  /** Starts a new history with these edits and keeps nothing of the old one. Rejects if that can't be stored. */
  renew(roomId: string, edits: (reader: RoomReader) => readonly Edit[]): Promise<void>;
  /** Tells every client that the room has ended, and unloads the room. */
  close(roomId: string): Promise<void>;
}
