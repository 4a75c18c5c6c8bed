/** What the HTTP API needs of the live rooms; server/room implements it. */
import type { ParticipantRecord } from '../../../persistence/room-store.ts';
import type { CloseReason } from '../../../shared/close-code.ts';
import type { Notice } from '../../../shared/notice.ts';
import type { Actor } from '../../../shared/participant.ts';
import type { RoomReader } from '../../../shared/room-reader.ts';
import type { Edit } from '../../gate/edit.ts';

export interface RoomPort {
  readonly reader: RoomReader;
  /** Resolves once the log holds the edits; rejects with EditDeniedError, nothing applied. */
  edit(actor: Actor, edits: readonly Edit[]): Promise<void>;
  /** Writes the participant's presence. */
  admit(participant: ParticipantRecord): Promise<void>;
  /** Takes everything of the participant out of the document and closes its connections. */
  expel(participantId: string): Promise<void>;
  connectionsOf(participantId: string): readonly OpenConnection[];
  /** A notice for teachers alone. */
  tellTeachers(notice: Notice): void;
}

export interface OpenConnection {
  readonly grant: number;
  close(reason: CloseReason): void;
}

export interface RoomsPort {
  /** The process is going down: no room can be opened any more. */
  readonly draining: boolean;
  /** How long the client of a server that is going down shall stay away, ms; another for each call. */
  restartWaitMs(): number;
  /** Loads the room if needed; rejects where it can't be. */
  open(roomId: string): Promise<RoomPort>;
  /** The open connections of this seat and grant may go on until `expiresAt` (Unix ms). */
  tokenRenewed(
    seat: { readonly roomId: string; readonly participantId: string; readonly grant: number },
    expiresAt: number,
  ): void;
  /** Makes the edits the beginning of a new history, and keeps nothing of the one before; rejects where that can't be stored. */
  renew(roomId: string, edits: (reader: RoomReader) => readonly Edit[]): Promise<void>;
  /** Tells every client that the room has ended and unloads it. */
  close(roomId: string): Promise<void>;
}
