/**
 * Values that the server puts back: restores of what a denied write replaced (gate rule G5), and authorised writes that Yjs's
 * order would have hidden (G6).
 *
 * A client that has not seen such an item yet may still delete what the item stands for. That deletion must then delete the item,
 * but a client that merely repeats what it knows (its whole delete set, in SyncStep2) must not delete it. Two additions tell
 * these cases apart permanently, through snapshots and restarts, and are invisible to stock clients:
 *
 * - a marker: an item that is written and overwritten just before the restore. Every client that has received the restore has the
 *   marker in its delete set. A delete set with the old item but without the marker therefore comes from a client that deleted
 *   the old item without knowing of the restore;
 * - the restore's content is two values: a record (restore-metadata.ts) and the value. Yjs reads the last value of a map's item.
 *
 * The restore client only ever writes marker, record and value together, so the document itself says which restores a key has had:
 * a marker's clock is a multiple of three, and its value's clock is two more. A restore also stands for all restores before it,
 * back to its record's `since`.
 */
import * as Y from 'yjs';
import type { JsonValue } from '../../shared/json.ts';
import { type DeleteRange, deletesClock } from './delete-ranges.ts';
import { addressKey, type Intent } from './intent.ts';
import {
  type Deletes,
  type Deletion,
  decodeRecord,
  encodeRecord,
  includesId,
  isDeleted,
  isDeletedUnseen,
  isVoidFor,
  type RestoreRecord,
  standInsOf,
  withDenial,
} from './restore-metadata.ts';
import { lastIdOf, type StructStore } from './struct-store.ts';
import type { KeyAddress, StructId } from './update-decoder.ts';

interface Restore {
  readonly item: Y.Item;
  readonly address: KeyAddress;
  readonly record: RestoreRecord;
}

export interface Denial {
  readonly participantId: string;
  /** The denied value's last id, if the participant wrote it over the value that it saw; otherwise null. */
  readonly head: StructId | null;
}

const noKeys: ReadonlyMap<string, KeyAddress> = new Map();

export class Restores {
  readonly #doc: Y.Doc;
  readonly #store: StructStore;
  readonly #clientId: number;
  /** The live restores, by `addressKey`. It is created on first use, because most rooms never have one. */
  #live: Map<string, Restore> | undefined;
  /** Client → clock → the key of the live restore that a deletion of this id may refer to. */
  #keyOfId: Map<number, Map<number, string>> | undefined;

  /** Finds the live restores of a loaded document. `clientId` is the id with which the server writes restores and nothing else. */
  constructor(doc: Y.Doc, store: StructStore, clientId: number) {
    this.#doc = doc;
    this.#store = store;
    this.#clientId = clientId;
    for (const item of doc.store.clients.get(clientId) ?? []) {
      if (!(item instanceof Y.Item) || item.deleted) continue;
      const address = store.addressOf(item);
      const record = item.content instanceof Y.ContentAny ? decodeRecord(item.content.arr[0]) : undefined;
      if (address !== undefined && record !== undefined) this.#remember({ item, address, record });
    }
  }

  isRestore(item: Y.Item | undefined): item is Y.Item {
    return item !== undefined && item.id.client === this.#clientId;
  }

  /** Puts back the value of `original`, the key's item before the denied update. Call it only inside the gate's transaction. */
  restore(
    address: KeyAddress,
    value: JsonValue,
    original: Y.Item,
    { participantId, head }: Denial,
    transaction: Y.Transaction,
  ): void {
    const live = this.#live?.get(addressKey(address));
    const markerClock = this.#store.state(this.#clientId);
    const record =
      live?.item === original
        ? live.record
        : { original: { ...lastIdOf(original), markerClock }, since: markerClock, denied: [] };
    // The author's document holds what the denied write has replaced as deleted.
    const voidBefore = original.deleted ? markerClock + 1 : markerClock;
    const shown = head && { ...head, markerClock: this.#coverOf(head) };
    this.#put(address, value, withDenial(record, participantId, voidBefore, shown), transaction);
  }

  /** Writes an authorised value again, on top of what hides it. `written` is the value's last id. */
  restate(address: KeyAddress, value: JsonValue, written: StructId, transaction: Y.Transaction): void {
    const since = this.#store.state(this.#clientId);
    const original = { ...written, markerClock: this.#coverOf(written) };
    this.#put(address, value, { original, since, denied: [] }, transaction);
  }

  /** Makes a key absent again after a denied creation. A marker is needed because the denied value may hide authorised ones. */
  hideCreation(address: KeyAddress, transaction: Y.Transaction): void {
    this.#append(address, [null, null, null], transaction).delete(transaction);
  }

  /** Call it for every key that changed: a restore that was deleted stands for nothing any more. */
  forgetDeleted(address: KeyAddress): void {
    if (!this.#live?.size) return;
    const key = addressKey(address);
    const restore = this.#live.get(key);
    if (restore?.item.deleted) this.#forget(key, restore);
  }

  /** Whether any deletion by the participant could still refer to the key's restore. */
  listensTo(participantId: string, address: KeyAddress): boolean {
    const restore = this.#live?.get(addressKey(address));
    if (restore === undefined) return false;
    const { record } = restore;
    const heads = record.denied.find((denied) => denied.participantId === participantId)?.heads ?? [];
    return (
      !isVoidFor(record, participantId, markerOf(restore)) || heads.some((head) => head.markerClock !== null)
    );
  }

  /** Returns the keys whose restore the update deletes without having seen it, by `addressKey`. `intents` must come from the same update. */
  deletedUnseen(deletion: Deletion, intents: ReadonlyMap<string, Intent>): ReadonlyMap<string, KeyAddress> {
    if (!this.#live?.size || deletion.deletes.size === 0) return noKeys;
    const candidates = new Set<string>();
    for (const [client, ranges] of deletion.deletes) {
      const keyOfClock = this.#keyOfId?.get(client);
      if (keyOfClock !== undefined) collectKeys(keyOfClock, ranges, candidates);
    }
    const keys = new Map<string, KeyAddress>();
    for (const key of candidates) {
      const restore = this.#live.get(key);
      const isMeant = restore && isDeletedUnseen(restore.record, deletion, intents.get(key), this.#clientId);
      if (isMeant) keys.set(key, restore.address);
    }
    if (deletion.kind === 'update') this.#collectJustDeleted(deletion.deletes, keys);
    else this.#collectRepeated(deletion, intents, keys);
    return keys;
  }

  /** Handles an Update that deletes an earlier restore: its author has not seen the newest restore, which stands for that one. */
  #collectJustDeleted(deletes: Deletes, keys: Map<string, KeyAddress>): void {
    for (const { clock, len } of deletes.get(this.#clientId) ?? []) {
      this.#store.forEachItem(this.#clientId, clock, len, (item) => {
        const address = item.deleted ? this.#store.addressOf(item) : undefined;
        const restore = address && this.#live?.get(addressKey(address));
        if (address === undefined || restore === undefined) return;
        const newest = newestValueUpTo(Math.min(clock + len, item.id.clock + item.length) - 1);
        const isMeant =
          newest >= Math.max(clock, item.id.clock) && markerBefore(newest) >= restore.record.since;
        if (isMeant) keys.set(addressKey(address), address);
      });
    }
  }

  /** Handles a SyncStep2 that holds an earlier restore as deleted, but not the marker of the restore that replaced it. */
  #collectRepeated(
    deletion: Deletion,
    intents: ReadonlyMap<string, Intent>,
    keys: Map<string, KeyAddress>,
  ): void {
    const { deletes } = deletion;
    if (!deletes.has(this.#clientId)) return;
    for (const [key, restore] of this.#live ?? []) {
      if (keys.has(key) || this.#isDeleted(markerOf(restore), deletes)) continue;
      if (this.#isEarlierDeleted(restore, deletion, intents.get(key))) keys.set(key, restore.address);
    }
  }

  /** The newest of the key's earlier restores that the sender knows is the one that decides. */
  #isEarlierDeleted({ item, record }: Restore, deletion: Deletion, intent: Intent | undefined): boolean {
    const { deletes, participantId } = deletion;
    let hiddenBy = item.id.clock - 1;
    for (let left = item.left; left !== null; left = left.left) {
      if (!this.isRestore(left)) continue;
      const first = left.id.clock;
      for (let value = newestValueUpTo(first + left.length - 1); value >= first; value -= clocksPerRestore) {
        if (markerBefore(value) < record.since) return false;
        if (this.#isDeleted(value, deletes)) {
          if (intent?.origins !== undefined) {
            if (!includesId(intent.origins, { client: this.#clientId, clock: value })) return false;
            if (intent.head !== null) return true;
          }
          return !isVoidFor(record, participantId, hiddenBy);
        }
        if (this.#isDeleted(markerBefore(value), deletes)) return false;
        hiddenBy = markerBefore(value);
      }
    }
    return false;
  }

  #isDeleted(clock: number, deletes: Deletes): boolean {
    return isDeleted({ client: this.#clientId, clock }, deletes);
  }

  #put(address: KeyAddress, value: JsonValue, record: RestoreRecord, transaction: Y.Transaction): void {
    this.#append(address, [null], transaction);
    const item = this.#append(address, [encodeRecord(record), value], transaction);
    this.forgetDeleted(address);
    this.#remember({ item, address, record });
  }

  /**
   * Returns the marker whose arrival hides the item from its author: that of the oldest restore on top of the item, or of the next
   * restore if nothing is on top. Returns null if somebody else's write is on top, because that leaves no trace in a delete set.
   */
  #coverOf(id: StructId): number | null {
    let oldest = this.#store.state(this.#clientId);
    for (let item = this.#store.itemAt(id)?.right ?? null; item !== null; item = item.right) {
      if (!this.isRestore(item)) return null;
      oldest = Math.min(oldest, item.id.clock);
    }
    return oldest;
  }

  #append({ root, key }: KeyAddress, values: JsonValue[], transaction: Y.Transaction): Y.Item {
    const parent = this.#doc.getMap(root);
    const left = parent._map.get(key) ?? null;
    const id = Y.createID(this.#clientId, this.#store.state(this.#clientId));
    const item = new Y.Item(
      id,
      left,
      left?.lastId ?? null,
      null,
      null,
      parent,
      key,
      new Y.ContentAny(values),
    );
    item.integrate(transaction, 0);
    return item;
  }

  #remember(restore: Restore): void {
    const key = addressKey(restore.address);
    this.#live ??= new Map();
    this.#keyOfId ??= new Map();
    this.#live.set(key, restore);
    for (const { client, clock } of standInsOf(restore.record)) {
      const keyOfClock = this.#keyOfId.get(client) ?? new Map<number, string>();
      this.#keyOfId.set(client, keyOfClock.set(clock, key));
    }
  }

  #forget(key: string, { record }: Restore): void {
    this.#live?.delete(key);
    for (const { client, clock } of standInsOf(record)) {
      const keyOfClock = this.#keyOfId?.get(client);
      keyOfClock?.delete(clock);
      if (keyOfClock?.size === 0) this.#keyOfId?.delete(client);
    }
  }
}

const clocksPerRestore = 3;

/** Returns the clock of the newest restore's value that is not after `clock`. */
function newestValueUpTo(clock: number): number {
  return clock - ((clock + 1) % clocksPerRestore);
}

/** Returns the clock of the marker that was written with the value. */
function markerBefore(valueClock: number): number {
  return valueClock - 2;
}

function markerOf({ item }: Restore): number {
  return item.id.clock - 1;
}

/** Walks whichever is shorter: the deleted clocks or the known ones. */
function collectKeys(
  keyOfClock: ReadonlyMap<number, string>,
  ranges: readonly DeleteRange[],
  keys: Set<string>,
): void {
  const deleted = ranges.reduce((sum, { len }) => sum + len, 0);
  if (deleted > keyOfClock.size) {
    for (const [clock, key] of keyOfClock) if (deletesClock(ranges, clock)) keys.add(key);
    return;
  }
  for (const { clock, len } of ranges) {
    for (let i = clock; i < clock + len; i++) {
      const key = keyOfClock.get(i);
      if (key !== undefined) keys.add(key);
    }
  }
}
