/** A stock client that gets every update the moment it goes out, and checks that nobody is shown what has no place in a room. */
import { isDeepStrictEqual } from 'node:util';
import * as Y from 'yjs';
import { sinkRoot } from '../../../server/gate/struct-store.ts';
import { isJsonValue } from '../../../shared/json.ts';
import { coreSchema } from '../../../shared/room-schema.ts';
import { type RootName, rootNames } from '../../../shared/room-table.ts';
import { contents } from '../../support/gate-room.ts';

export const foreignWord = 'FOREIGN';

export class Witness {
  readonly #doc = new Y.Doc();
  #violation: string | undefined;

  constructor(server: Y.Doc) {
    const doc = this.#doc;
    const rootOf = new Map<unknown, RootName>(rootNames.map((root) => [doc.getMap(root), root]));
    doc.on('afterTransaction', ({ changed }: Y.Transaction) => {
      for (const [type, keys] of changed) {
        const root = rootOf.get(type);
        if (root !== undefined) for (const key of keys) this.#look(root, key);
        else if (type !== doc.share.get(sinkRoot))
          this.#violation ??= 'I1: something changes outside the room';
      }
    });
    this.see(Y.encodeStateAsUpdate(server));
  }

  /** Throws where whoever gets this update is shown something foreign. */
  see(update: Uint8Array): void {
    if (Buffer.from(update).includes(foreignWord)) throw new Error('I1: a foreign word goes out');
    Y.applyUpdate(this.#doc, update);
    if (this.#violation !== undefined) throw new Error(this.#violation);
  }

  compare(server: Y.Doc): void {
    const found = contents(this.#doc);
    if (!isDeepStrictEqual(found, contents(server)))
      throw new Error(`I2: a witness has ${JSON.stringify(found)}`);
  }

  #look(root: RootName, key: string | null): void {
    const value: unknown = key === null ? null : this.#doc.getMap(root).get(key);
    const isFitting =
      value === undefined || (key !== null && isJsonValue(value) && coreSchema.isValue(root, key, value));
    if (!isFitting) this.#violation ??= `I1: everybody sees ${root}.${key} as ${String(value)}`;
  }
}
