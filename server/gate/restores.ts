/**
 * Values that the server puts back: restores of what a denied write replaced (gate rule G5) and authorised writes that
 * Yjs's order would have hidden (G6).
 *
 * A client that has not seen such an item yet may still delete what it stands for: the deletion must then delete it,
 * while a client that merely repeats what it knows (its whole delete set, in SyncStep2) must not. Two additions tell
 * them apart for ever, through snapshots and restarts, and stay invisible to stock clients:
 *
 * - a marker: an item written and overwritten just before the restore. Whoever has received the restore has the marker
 *   in its delete set, so a delete set with the old item and without the marker comes from someone who deleted the old
 *   item knowing nothing of the restore;
 * - the restore's content is two values, a note (restore-note.ts) and the value. Yjs reads the last value of a map's item.
 */
import * as Y from 'yjs';
import type { JsonValue } from '../../shared/json.ts';
import { type DeleteRange, deletesClock } from './delete-ranges.ts';
import { addressKey, type Intent } from './intent.ts';
import {
  type Deletion,
  decodeNote,
  encodeNote,
  isDeletedUnseen,
  type RestoreNote,
  trimNote,
  voidNote,
} from './restore-note.ts';
import { lastIdOf, type StructStore } from './struct-store.ts';
import type { KeyAddress, StructId } from './update-decoder.ts';

interface Restore {
  readonly item: Y.Item;
  readonly address: KeyAddress;
  readonly note: RestoreNote;
}

export interface Denial {
  readonly participantId: string;
  /** The last id of the denied value, where the participant put it in the place of what it saw. */
  readonly head: StructId | null;
}

const noKeys: ReadonlyMap<string, KeyAddress> = new Map();

export class Restores {
  readonly #doc: Y.Doc;
  readonly #store: StructStore;
  readonly #clientId: number;
  /** The live restores, by `addressKey`. Most rooms never have one. */
  #live: Map<string, Restore> | undefined;
  /** Client → clock → the key of the live restore that a deletion of this id may mean. */
  #keyOfId: Map<number, Map<number, string>> | undefined;

  /** Finds the live restores of a document that was loaded. `clientId`: the server's id for restores and nothing else. */
  constructor(doc: Y.Doc, store: StructStore, clientId: number) {
    this.#doc = doc;
    this.#store = store;
    this.#clientId = clientId;
    for (const item of doc.store.clients.get(clientId) ?? []) {
      if (!(item instanceof Y.Item) || item.deleted) continue;
      const address = store.addressOf(item);
      const note: unknown = item.content instanceof Y.ContentAny ? item.content.arr[0] : undefined;
      if (address !== undefined) this.#remember({ item, address, note: decodeNote(note) });
    }
  }

  isRestore(item: Y.Item | undefined): item is Y.Item {
    return item !== undefined && item.id.client === this.#clientId;
  }

  /** Puts back the value of `original`, the key's item before the denied update. Only inside the gate's transaction. */
  restore(
    address: KeyAddress,
    value: JsonValue,
    original: Y.Item,
    { participantId, head }: Denial,
    transaction: Y.Transaction,
  ): void {
    const live = this.#live?.get(addressKey(address));
    const older = live?.item === original ? voidNote(live.note, participantId) : [];
    const markerClock = this.#store.state(this.#clientId);
    const wasReplaced = original.deleted;
    const note = [
      ...older,
      { ...lastIdOf(original), markerClock, voidFor: wasReplaced ? [participantId] : [] },
      ...(head ? [{ ...head, markerClock: this.#coverOf(head), voidFor: [] }] : []),
    ];
    this.#put(address, value, trimNote(note), transaction);
  }

  /** Writes an authorised value again, on top of what hides it. `written`: its last id. */
  restate(address: KeyAddress, value: JsonValue, written: StructId, transaction: Y.Transaction): void {
    const markerClock = this.#coverOf(written);
    this.#put(address, value, [{ ...written, markerClock, voidFor: [] }], transaction);
  }

  /** Makes a key absent again after a denied creation: with a marker, since the denied value may hide authorised ones. */
  bury(address: KeyAddress, transaction: Y.Transaction): void {
    this.#append(address, [null], transaction);
    this.#append(address, [null, null], transaction).delete(transaction);
  }

  /** Call for every key that changed: a restore that was deleted stands for nothing any more. */
  forgetDeleted(address: KeyAddress): void {
    if (!this.#live?.size) return;
    const key = addressKey(address);
    const restore = this.#live.get(key);
    if (restore?.item.deleted) this.#forget(key, restore);
  }

  /** Whether some deletion by the participant would still mean the key's restore. */
  listensTo(participantId: string, address: KeyAddress): boolean {
    const note = this.#live?.get(addressKey(address))?.note ?? [];
    return note.some(({ voidFor }) => !voidFor.includes(participantId));
  }

  /** Keys whose restore the update deletes without having seen it, by `addressKey`. `intents`: of the same update. */
  deletedUnseen(deletion: Deletion, intents: ReadonlyMap<string, Intent>): ReadonlyMap<string, KeyAddress> {
    if (!this.#live?.size) return noKeys;
    const candidates = new Set<string>();
    for (const [client, ranges] of deletion.deletes) {
      const keyOfClock = this.#keyOfId?.get(client);
      if (keyOfClock !== undefined) collectKeys(keyOfClock, ranges, candidates);
    }
    const keys = new Map<string, KeyAddress>();
    for (const key of candidates) {
      const restore = this.#live.get(key);
      const isMeant = restore && isDeletedUnseen(restore.note, deletion, intents.get(key), this.#clientId);
      if (isMeant) keys.set(key, restore.address);
    }
    return keys;
  }

  #put(address: KeyAddress, value: JsonValue, note: RestoreNote, transaction: Y.Transaction): void {
    this.#append(address, [null], transaction);
    const item = this.#append(address, [encodeNote(note), value], transaction);
    this.forgetDeleted(address);
    this.#remember({ item, address, note });
  }

  /**
   * The marker whose arrival hides the item from its author: of the oldest restore on top of it, or of the next one
   * where nothing is. Null where somebody else's write lies on top: that leaves no trace in a delete set.
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
    for (const { client, clock } of restore.note) {
      const keyOfClock = this.#keyOfId.get(client) ?? new Map<number, string>();
      this.#keyOfId.set(client, keyOfClock.set(clock, key));
    }
  }

  #forget(key: string, { note }: Restore): void {
    this.#live?.delete(key);
    for (const { client, clock } of note) {
      const keyOfClock = this.#keyOfId?.get(client);
      keyOfClock?.delete(clock);
      if (keyOfClock?.size === 0) this.#keyOfId?.delete(client);
    }
  }
}

/** Walks whichever is shorter: the clocks that are deleted or those that are known. */
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
