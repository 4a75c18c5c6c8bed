/**
 * Restores (gate rule G5) and what they stand for (G6).
 *
 * A denied write deletes an authorised item; the restore puts its value back as a new item. An authorised deletion of
 * the old item may still be on its way: it must then delete the restore, while a client that merely repeats what it
 * knows (its whole delete set, in SyncStep2) must not. Two additions tell them apart for ever, through snapshots and
 * restarts, and stay invisible to stock clients:
 *
 * - a marker: an item written and overwritten just before the restore. Whoever has seen the restore has the marker in
 *   its delete set, so a delete set with the old item and without the marker comes from someone who deleted the old
 *   item knowing nothing of the restore;
 * - the restore's content is two values, a list of (old item's client, old item's clock, marker's clock) and the value.
 *   Yjs reads the last value of a map's item.
 */
import * as Y from 'yjs';
import { serverRestoreClientId } from '../../shared/client-id.ts';
import type { JsonValue } from '../../shared/json.ts';
import type { StructStore } from './struct-store.ts';
import { type DecodedUpdate, deletesClock, type KeyAddress } from './update-decoder.ts';

interface StandIn {
  readonly client: number;
  readonly clock: number;
  readonly markerClock: number;
}

interface Restore {
  readonly address: KeyAddress;
  /** Oldest first: a restore of a restore stands for both. */
  readonly standsFor: readonly StandIn[];
}

/** Deletions that are more than this many restores behind find nothing to delete. */
const maxStandIns = 8;

export class Restores {
  readonly #doc: Y.Doc;
  readonly #store: StructStore;
  readonly #live = new Map<Y.Item, Restore>();

  /** Finds the live restores of a document that was loaded. */
  constructor(doc: Y.Doc, store: StructStore) {
    this.#doc = doc;
    this.#store = store;
    for (const item of doc.store.clients.get(serverRestoreClientId) ?? []) {
      if (!(item instanceof Y.Item) || item.deleted) continue;
      const address = store.addressOfItem(item);
      if (address !== undefined) this.#live.set(item, { address, standsFor: parseStandIns(item) });
    }
  }

  isRestore(item: Y.Item | undefined): boolean {
    return item !== undefined && item.id.client === serverRestoreClientId;
  }

  /** What a restore in the place of `original` stands for. Ask before the update that deletes it is applied. */
  standInsFor(original: Y.Item): StandIn[] {
    const older = this.#live.get(original)?.standsFor ?? [];
    const { client, clock } = original.id;
    const next = { client, clock: clock + original.length - 1, markerClock: -1 };
    return [...older, next].slice(-maxStandIns);
  }

  /** Puts a value back. Only inside the gate's transaction. */
  restore(
    address: KeyAddress,
    value: JsonValue,
    standIns: readonly StandIn[],
    transaction: Y.Transaction,
  ): void {
    const markerClock = this.#store.state(serverRestoreClientId);
    this.#append(address, [null], transaction);
    const standsFor = standIns.map((standIn) =>
      standIn.markerClock < 0 ? { ...standIn, markerClock } : standIn,
    );
    const flat = standsFor.flatMap(({ client, clock, markerClock: marker }) => [client, clock, marker]);
    this.#live.set(this.#append(address, [flat, value], transaction), { address, standsFor });
  }

  /** Keys that the update deletes without having seen that they were restored. */
  deletedUnseen(update: DecodedUpdate): KeyAddress[] {
    const unseen: KeyAddress[] = [];
    const seenMarkers = update.deletes.get(serverRestoreClientId);
    for (const [item, { address, standsFor }] of this.#live) {
      if (item.deleted || item.right !== null) {
        this.#live.delete(item);
        continue;
      }
      const deletes = standsFor.some(
        ({ client, clock, markerClock }) =>
          deletesClock(update.deletes.get(client), clock) && !deletesClock(seenMarkers, markerClock),
      );
      if (deletes) unseen.push(address);
    }
    return unseen;
  }

  #append({ root, key }: KeyAddress, values: JsonValue[], transaction: Y.Transaction): Y.Item {
    const parent = this.#doc.getMap(root);
    const left = parent._map.get(key) ?? null;
    const id = Y.createID(serverRestoreClientId, this.#store.state(serverRestoreClientId));
    const item = new Y.Item(id, left, left && left.lastId, null, null, parent, key, new Y.ContentAny(values));
    item.integrate(transaction, 0);
    return item;
  }
}

function parseStandIns(item: Y.Item): StandIn[] {
  const flat: unknown = item.content instanceof Y.ContentAny ? item.content.arr[0] : undefined;
  if (!Array.isArray(flat)) return [];
  const numbers = flat.filter((entry): entry is number => typeof entry === 'number');
  const standIns: StandIn[] = [];
  for (let i = 0; i + 2 < numbers.length; i += 3) {
    const [client = 0, clock = 0, markerClock = 0] = numbers.slice(i, i + 3);
    standIns.push({ client, clock, markerClock });
  }
  return standIns;
}
