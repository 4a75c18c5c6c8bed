/**
 * What the room must be, from what arrived in which order: an independent reading of G5 and G6. It knows no Yjs order,
 * except that in a map that everyone writes Yjs may choose between two authorised writes that did not know of each other.
 */
import * as Y from 'yjs';
import type { StructId } from '../../../server/gate/update-decoder.ts';
import { serverClientIds } from '../../../shared/client-id.ts';
import { isJsonValue, jsonEquals } from '../../../shared/json.ts';
import { classroomPolicy } from '../../../shared/policy.ts';
import { RoomReader } from '../../../shared/room-reader.ts';
import { coreSchema } from '../../../shared/room-schema.ts';
import { type RootName, roomTable, rootNames } from '../../../shared/room-table.ts';
import type { ModelClient } from './model-client.ts';
import { idName, keyName, type Op, shownId } from './op.ts';

interface Origin {
  readonly op: Op;
  /** How many restores of the op's value had been made when this item was. */
  readonly restores: number;
}

export class Oracle {
  #expected = new Y.Doc();
  #current = new Map<string, Op>();
  #reader = new RoomReader(this.#expected);
  /** Which write an item shows. */
  readonly #origins = new Map<string, Origin>();
  /** The items of the restores of a write, oldest first. */
  readonly #restoreItems = new Map<Op, StructId[]>();
  /** Writes that never counted: denied, or deleted before they arrived. */
  readonly #void = new Set<Op>();
  readonly #blurred = new Set<string>();
  #arrived: { readonly client: ModelClient; readonly op: Op }[] = [];
  #uncommitted: string[] = [];
  #checkpoint = new Map<string, Op>();

  constructor(server: Y.Doc) {
    for (const root of rootNames) {
      for (const [key, value] of server.getMap(root)) {
        const item = shownId(server, root, key);
        if (item === null || !isJsonValue(value)) continue;
        const actor = { participantId: 'server', role: 'server' } as const;
        const op: Op = { actor, root, key, value, item, seen: null, under: null };
        this.#origins.set(idName(item), { op, restores: 0 });
        this.#become(op, op);
      }
    }
    this.committed();
  }

  committed(): void {
    this.#checkpoint = new Map(this.#current);
    this.#arrived = [];
    this.#uncommitted = [];
  }

  /** What had arrived since the last commit never did. */
  crashed(): void {
    for (const { client, op } of this.#arrived.reverse()) {
      client.unsent.unshift(op);
      this.#void.delete(op);
    }
    this.#arrived = [];
    // The next process gives the same ids to other restores.
    for (const id of this.#uncommitted) this.#origins.delete(id);
    this.#uncommitted = [];
    this.#expected = new Y.Doc();
    this.#reader = new RoomReader(this.#expected);
    this.#current = new Map();
    for (const op of this.#checkpoint.values()) this.#become(op, op);
  }

  /** Judges a frame that the server has just taken in. */
  arrive(client: ModelClient, update: Uint8Array, isWhole: boolean, server: Y.Doc): void {
    const { deletes, live } = contentsOf(update);
    const arrived = client.unsent.filter((op) =>
      op.item === null
        ? op.seen !== null && deletes(op.seen)
        : op.item.clock < Y.getState(server.store, op.item.client),
    );
    client.unsent = client.unsent.filter((op) => !arrived.includes(op));
    this.#arrived.push(...arrived.map((op) => ({ client, op })));
    for (const op of arrived) {
      if (op.item === null) continue;
      this.#origins.set(idName(op.item), { op, restores: 0 });
      if (!live.has(idName(op.item))) this.#void.add(op);
    }
    for (const root of rootNames) {
      for (const key of new Set(arrived.filter((op) => op.root === root).map((op) => op.key))) {
        const ops = arrived.filter((op) => op.root === root && op.key === key);
        const write = ops.findLast((op) => op.item !== null && live.has(idName(op.item)));
        if (!write && ops.some((op) => op.item !== null)) this.#blur(client.actor, { root, key });
        if (write) this.#write(write, ops, server);
        else this.#delete(ops, isWhole ? deletes : null, server);
      }
    }
    this.#noteRestores(server);
  }

  /** The first key at which a document is not what it must be. */
  difference(doc: Y.Doc): string | undefined {
    for (const root of rootNames) {
      const [expected, actual] = [this.#expected.getMap(root), doc.getMap(root)];
      for (const key of new Set([...expected.keys(), ...actual.keys()])) {
        const [wanted, found]: unknown[] = [expected.get(key), actual.get(key)];
        const isSame =
          (wanted === undefined || isJsonValue(wanted)) &&
          (found === undefined || isJsonValue(found)) &&
          jsonEquals(wanted, found);
        if (!isSame) return `${root}.${key} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`;
      }
    }
    return undefined;
  }

  /** I1: whether a client shows what somebody else was denied. */
  isForbidden(client: ModelClient, root: RootName, key: string): boolean {
    const item = shownId(client.doc, root, key);
    const op = item && this.#origins.get(idName(item))?.op;
    return op !== undefined && op !== null && this.#void.has(op) && op.actor !== client.actor;
  }

  #become(op: Op, current: Op | null): void {
    const map = this.#expected.getMap(op.root);
    if (current === null) {
      this.#current.delete(keyName(op));
      map.delete(op.key);
    } else {
      this.#current.set(keyName(op), current);
      map.set(op.key, current.value);
    }
  }

  #write(write: Op, ops: readonly Op[], server: Y.Doc): void {
    const current = this.#current.get(keyName(write)) ?? null;
    if (!this.#isAuthorised(write, write.value)) {
      this.#void.add(write);
      this.#blur(write.actor, write);
      return;
    }
    const knewCurrent = current === null || ops.some((op) => this.#opOf(op.seen) === current);
    const isByArrival = roomTable[write.root].writer !== 'everyone' || knewCurrent;
    this.#become(write, isByArrival ? write : this.#chosen(write, current, server));
    const shown = shownId(server, write.root, write.key);
    if (shown === null || write.item === null || idName(shown) !== idName(write.item))
      this.#blur(write.actor, write);
  }

  /** Yjs's choice between two authorised writes. */
  #chosen(write: Op, current: Op | null, server: Y.Doc): Op | null {
    const item = shownId(server, write.root, write.key);
    if (item === null) return write;
    const origin = this.#origins.get(idName(item));
    if (origin === undefined) return write;
    return origin.op === current ? current : write;
  }

  #delete(ops: readonly Op[], repeats: Contents['deletes'] | null, server: Y.Doc): void {
    for (const op of ops) {
      const current = this.#current.get(keyName(op)) ?? null;
      if (op.item !== null || current === null || !this.#isAuthorised(op, undefined)) continue;
      const target = this.#meant(op.seen, ({ seen }) => seen);
      const isMeant = target?.op === current && !this.#mayBeLost(op, current, target, repeats);
      // Its author had deleted that before, in vain, and then written in the empty place: either reading will do.
      const mayBeMeant = this.#meant(op.seen, ({ under }) => under)?.op === current;
      const isGone = shownId(server, op.root, op.key) === null;
      if (isMeant || ((target?.op === current || mayBeMeant) && isGone)) this.#become(op, null);
    }
  }

  #mayBeLost(op: Op, current: Op, target: Origin, repeats: Contents['deletes'] | null): boolean {
    return repeats !== null && (this.#isBlurred(op) || this.#hasReceived(current, target.restores, repeats));
  }

  /** The write that a deletion means: through the author's own writes that never counted, to what lay under them. */
  #meant(id: Op['seen'], below: (op: Op) => Op['seen']): Origin | undefined {
    let origin = this.#originOf(id);
    while (origin && this.#void.has(origin.op)) origin = this.#originOf(below(origin.op));
    return origin;
  }

  #isAuthorised({ actor, root, key }: Op, after: Op['value']): boolean {
    if (after !== undefined && !coreSchema.isValue(root, key, after)) return false;
    const before = this.#current.get(keyName({ root, key }))?.value;
    return classroomPolicy.decide({ actor, root, key, before, after }, this.#reader).allowed;
  }

  /**
   * From now on SyncStep2 does not tell whether its sender deleted what lies under this key or whether that was covered
   * by the sender's own write, or the write by another's: the deletion may be lost then, and must be made again.
   */
  #blur({ participantId }: Op['actor'], key: Pick<Op, 'root' | 'key'>): void {
    this.#blurred.add(`${keyName(key)} ${participantId}`);
  }

  /** Whether the deletion's author had a later restore in sight before the deletion was sent: its own document took it back. */
  #hasReceived(current: Op, sinceRestores: number, deletes: Contents['deletes']): boolean {
    const later = (this.#restoreItems.get(current) ?? []).slice(sinceRestores);
    return later.some(({ client, clock }) => deletes({ client, clock: clock - 2 }));
  }

  #isBlurred(op: Op): boolean {
    return this.#blurred.has(`${keyName(op)} ${op.actor.participantId}`);
  }

  #originOf(id: Op['seen']): Origin | undefined {
    return id === null ? undefined : this.#origins.get(idName(id));
  }

  #opOf(id: Op['seen']): Op | undefined {
    return this.#originOf(id)?.op;
  }

  /** The server's new restores show the write that stands. */
  #noteRestores(server: Y.Doc): void {
    for (const op of this.#current.values()) {
      const item = shownId(server, op.root, op.key);
      if (item === null || item.client !== serverClientIds(1).restore || this.#origins.has(idName(item)))
        continue;
      const items = [...(this.#restoreItems.get(op) ?? []), item];
      this.#restoreItems.set(op, items);
      this.#origins.set(idName(item), { op, restores: items.length });
      this.#uncommitted.push(idName(item));
    }
  }
}

interface Contents {
  readonly deletes: (id: StructId) => boolean;
  readonly live: ReadonlySet<string>;
}

function contentsOf(update: Uint8Array): Contents {
  const { structs, ds } = Y.decodeUpdate(update);
  const deletes = ({ client, clock }: StructId): boolean =>
    (ds.clients.get(client) ?? []).some((range) => clock >= range.clock && clock < range.clock + range.len);
  const live = new Set<string>();
  for (const struct of structs) {
    if (!(struct instanceof Y.Item) || struct.deleted || struct.content instanceof Y.ContentDeleted) continue;
    const id = { client: struct.id.client, clock: struct.id.clock + struct.length - 1 };
    if (!deletes(id)) live.add(idName(id));
  }
  return { deletes, live };
}
