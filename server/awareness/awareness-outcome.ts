import type { Note } from '../../shared/note.ts';
import type { Notice } from '../../shared/notice.ts';
import type { AwarenessConnection } from './awareness-connection.ts';

/** An awareness update for one connection only. It makes the client send its own state again with a higher clock. */
export interface Renewal<Connection extends AwarenessConnection> {
  readonly connection: Connection;
  readonly update: Uint8Array;
}

/** What one awareness frame did. */
export interface AwarenessOutcome<Connection extends AwarenessConnection> {
  /** Whether `takeChanges` has more to return. */
  readonly changed: boolean;
  /** How much of the frame no honest client would have sent. */
  readonly refused: number;
  /** For the sender. */
  readonly notices: readonly Notice[];
  readonly renewals: readonly Renewal<Connection>[];
  /** A client id that now belongs to the sender's participant and has to be remembered as theirs (gate rule G3). */
  readonly claimed: number | undefined;
  /** The sender's new notes that go out, oldest first. */
  readonly acceptedNotes: readonly Note[];
}
