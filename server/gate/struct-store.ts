/** Reads Yjs's struct store by id: the gate resolves what an update refers to without changing the document. */
import * as Y from 'yjs';
import type { RoomSchema } from '../../shared/room-schema.ts';
import type { KeyAddress, StructId } from './update-decoder.ts';

/**
 * The root under which foreign writes are buried: nobody's, and empty to whoever looks. Under it each client has a key of its
 * own, so that what one buries has nothing to do with what another does.
 */
export const sinkRoot = '~';

export class StructStore {
  readonly #doc: Y.Doc;
  readonly #schema: RoomSchema;

  constructor(doc: Y.Doc, schema: RoomSchema) {
    this.#doc = doc;
    this.#schema = schema;
  }

  /** The next clock that the document expects of a client. */
  state(client: number): number {
    return Y.getState(this.#doc.store, client);
  }

  itemAt({ client, clock }: StructId): Y.Item | undefined {
    const structs = this.#doc.store.clients.get(client);
    if (structs === undefined || clock >= this.state(client)) return undefined;
    const struct = structs[Y.findIndexSS(structs, clock)];
    return struct instanceof Y.Item ? struct : undefined;
  }

  /** Whether a known clock lies outside the room's maps: buried (bury-foreign.ts), or collected by a client of old. */
  isForeign({ client, clock }: StructId): boolean {
    const structs = this.#doc.store.clients.get(client) ?? [];
    const struct = structs[Y.findIndexSS(structs, clock)];
    if (!(struct instanceof Y.Item)) return true;
    const { parent } = struct;
    return parent instanceof Y.AbstractType && parent === this.#doc.share.get(sinkRoot);
  }

  /** The last known clock of what was buried of a client; undefined where nothing was. */
  lastBuried(client: number): StructId | undefined {
    const item = this.#doc.share.get(sinkRoot)?._map.get(String(client));
    return item && lastIdOf(item);
  }

  /** How many structs the document holds of a client. */
  structCount(client: number): number {
    return this.#doc.store.clients.get(client)?.length ?? 0;
  }

  /** The key under which a stored item lies; undefined for what lies outside the room's maps. */
  addressOf(item: Y.Item): KeyAddress | undefined {
    const { parent, parentSub } = item;
    if (parentSub === null) return undefined;
    const root = this.#schema.rootNames.find((name) => this.#doc.share.get(name) === parent);
    return root && { root, key: parentSub };
  }

  /** Calls back for every stored item that the range touches. */
  forEachItem(client: number, clock: number, len: number, visit: (item: Y.Item) => void): void {
    const structs = this.#doc.store.clients.get(client);
    if (structs === undefined || clock >= this.state(client)) return;
    for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
      const struct = structs[i];
      if (struct === undefined || struct.id.clock >= clock + len) return;
      if (struct instanceof Y.Item) visit(struct);
    }
  }

  countLive(client: number, clock: number, len: number): number {
    let live = 0;
    this.forEachItem(client, clock, len, ({ deleted }) => {
      if (!deleted) live += 1;
    });
    return live;
  }

  /** The item that holds a key's value, deleted or not. Makes the root a map where it is not there yet, so that no update decides its type. */
  itemOfKey({ root, key }: KeyAddress): Y.Item | undefined {
    return this.#doc.getMap(root)._map.get(key);
  }

  hasPending(): boolean {
    return this.#doc.store.pendingStructs !== null || this.#doc.store.pendingDs !== null;
  }
}

export function lastIdOf({ id, length }: Y.Item): StructId {
  return { client: id.client, clock: id.clock + length - 1 };
}

/** The roots that a document holds as maps: Yjs does not store a root's type. */
export function defineRoots(doc: Y.Doc, { rootNames }: RoomSchema): void {
  for (const root of rootNames) if (doc.share.has(root)) doc.getMap(root);
}
