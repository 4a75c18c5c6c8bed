import type { Notice } from '../shared/notice.ts';
import type { RootName } from '../shared/room-table.ts';
import type { ConnectionState } from './connection-state.ts';
import type { HeardNote } from './note-receiver.ts';

/** What changed under one root of the document; the values are in `state` and `reader`. */
export interface RootChange {
  readonly keys: readonly string[];
  /** Changed here and not by somebody else or by the server. */
  readonly own: boolean;
}

export type ClassroomEvents = { readonly [Root in RootName]: RootChange } & {
  readonly connection: ConnectionState;
  readonly note: HeardNote;
  /** The server refused, took back or slowed down something of this client. */
  readonly notice: Notice;
};
