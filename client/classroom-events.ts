import type * as Y from 'yjs';
import type { Notice } from '../shared/notice.ts';
import type { RootName } from '../shared/room-table.ts';
import type { ConnectionState } from './connection-state.ts';
import type { HeardNote } from './note-receiver.ts';
import type { EditIntent } from './unsent-edits.ts';

/** What changed under one root of the document. The values are in `state` and `reader`. */
export interface RootChange {
  readonly keys: readonly string[];
  /** Changed by this client, and not by another one or by the server. */
  readonly own: boolean;
}

/** The document has started anew (docs/growth.md). From now on, `doc` and `reader` of the classroom are new objects. */
export interface EpochChange {
  readonly epoch: number;
  readonly doc: Y.Doc;
  /** Edits made here that the ended epoch never received. They are repeated in the new epoch, where they may be denied like any other edit. */
  readonly replayed: readonly EditIntent[];
}

export type ClassroomEvents = { readonly [Root in RootName]: RootChange } & {
  readonly connection: ConnectionState;
  readonly epoch: EpochChange;
  readonly note: HeardNote;
  /** The server refused, reverted or slowed down something of this client. */
  readonly notice: Notice;
};
