/**
 * What merging an update into the room's document costs, counted before it is done (gate rule G8). A unit is about a microsecond
 * of Yjs's work on a slow server. An update that costs more than a slice may is applied in slices (update-slices.ts), and one
 * whose cost grows with the square of its size is refused.
 *
 * Yjs places a concurrent write by scanning its siblings and their descendants (`Item.integrate`), so two forged client ids that
 * write one key n times each from the same origin cost n² steps. An honest client's next write of a key follows its last one and
 * scans nothing. Only its first write after an absence scans what others have written meanwhile, once, and that never counts
 * against it, however much they wrote.
 */
import type * as Y from 'yjs';
import { Refusal } from './refusal.ts';
import type { StructStore } from './struct-store.ts';
import type { KeyAddress, StructId, WrittenStruct } from './update-decoder.ts';

/** In units. Denying a key costs more than everything else: it is restored, and its sender is told. */
const structUnits = 3;
/** Charged for each of them, even if many are buried as one, because reading each with its names is what costs. */
const foreignStructUnits = 2;
const keyUnits = 4;
/** The id is stored as its owner's, and Yjs looks at every client in each later update. */
const clientUnits = 10;
const deletionUnits = 3;
const valuesPerUnit = 4;
const scanStepsPerUnit = 16;
/** Yjs moves a client's later structs in memory when it merges deleted ones. */
const movedStructsPerUnit = 4096;

/** About 5 ms of scanning on a slow server. */
const maxRepeatedSteps = 50_000;

export class MergeCost {
  readonly #store: StructStore;
  /** The first origin of the update, which is usually its only one. The others follow by client. */
  #firstOrigin: StructId | undefined;
  #usedOrigins: Map<number, Set<number>> | undefined;
  /** Which client has scanned which key's stored items in this update. */
  #scans: Set<string> | undefined;
  #repeatedSteps = 0;
  #units = 0;

  constructor(store: StructStore) {
    this.#store = store;
  }

  get units(): number {
    return this.#units;
  }

  addForeignStructs(count: number): void {
    this.#units += count * foreignStructUnits;
  }

  /** Clients that write for the first time. */
  addClients(count: number): void {
    this.#units += count * clientUnits;
  }

  /** A key that the update writes or deletes. */
  addKey(): void {
    this.#units += keyUnits;
  }

  /** A stored value that the update deletes or replaces. */
  addDeletion(item: Y.Item): void {
    this.#units += deletionUnits + this.#store.structCount(item.id.client) / movedStructsPerUnit;
  }

  /**
   * Call it in causal order for every new struct. `writes` is how many structs of the same key came before it. Throws Refusal (G8)
   * when the update would cost too much. A scan continues past the first item only if that item follows the same origin: one that
   * this update has used before, or one that already has something behind it in the document.
   */
  addStruct(struct: WrittenStruct, follows: StructId | null, address: KeyAddress, writes: number): void {
    this.#units += structUnits + (struct.values?.length ?? 0) / valuesPerUnit;
    const isUsed = follows === null ? writes > 0 : this.#isUsed(follows);
    const isStored = follows === null || follows.clock < this.#store.state(follows.client);
    const stored = isStored ? this.#scanStored(struct.client, follows, address) : 0;
    if (isUsed || stored > 0) this.#repeat(writes);
  }

  /** Whether an earlier struct of this update follows the same origin. Marks the origin as used. */
  #isUsed(origin: StructId): boolean {
    const { client, clock } = origin;
    if (this.#firstOrigin === undefined) {
      this.#firstOrigin = origin;
      return false;
    }
    if (this.#firstOrigin.client === client && this.#firstOrigin.clock === clock) return true;
    this.#usedOrigins ??= new Map();
    const clocks = this.#usedOrigins.get(client) ?? new Set<number>();
    if (clocks.has(clock)) return true;
    this.#usedOrigins.set(client, clocks.add(clock));
    return false;
  }

  /** Counts the stored items behind the origin. */
  #scanStored(client: number, follows: StructId | null, address: KeyAddress): number {
    const newest = this.#store.itemOfKey(address) ?? null;
    const end = follows === null ? null : (this.#store.itemAt(follows) ?? null);
    if (newest !== null && newest === end && !newest.deleted) this.addDeletion(newest);
    if (newest === end) return 0;
    const scan = `${client} ${address.root} ${address.key}`;
    this.#scans ??= new Set();
    const isRepeated = this.#scans.has(scan);
    this.#scans.add(scan);
    let steps = 0;
    for (let item = newest; item !== null && item !== end; item = item.left) {
      steps += 1;
      if (isRepeated) this.#repeat(1);
    }
    this.#units += steps / scanStepsPerUnit;
    return steps;
  }

  #repeat(steps: number): void {
    this.#units += steps / scanStepsPerUnit;
    this.#repeatedSteps += steps;
    if (this.#repeatedSteps > maxRepeatedSteps) {
      throw new Refusal('G8', 'The update holds too many concurrent writes. Send it in smaller parts.');
    }
  }
}
