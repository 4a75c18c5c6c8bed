/** What one client's transaction did to one key, as the oracle judges it. */
import type * as Y from 'yjs';
import { lastIdOf } from '../../../server/gate/struct-store.ts';
import type { StructId } from '../../../server/gate/update-decoder.ts';
import type { JsonValue } from '../../../shared/json.ts';
import type { Actor } from '../../../shared/participant.ts';
import type { RootName } from '../../../shared/room-table.ts';

export interface Op {
  readonly actor: Actor;
  readonly root: RootName;
  readonly key: string;
  /** Undefined: the key was deleted. */
  readonly value: JsonValue | undefined;
  /** The item that holds the value; null for a deletion. */
  readonly item: StructId | null;
  /** The item that the author saw under the key; null where it saw none. */
  readonly seen: StructId | null;
  /** The item that the value follows, deleted or not. */
  readonly under: StructId | null;
}

export function idName({ client, clock }: StructId): string {
  return `${client}:${clock}`;
}

export function keyName({ root, key }: { readonly root: RootName; readonly key: string }): string {
  return `${root}.${key}`;
}

/** The id of the value that a document shows under a key. */
export function shownId(doc: Y.Doc, root: RootName, key: string): StructId | null {
  const item = doc.getMap(root)._map.get(key);
  return item === undefined || item.deleted ? null : lastIdOf(item);
}
