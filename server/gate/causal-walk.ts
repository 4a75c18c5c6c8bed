/**
 * Visits an update's new structs in causal order and resolves their keys. This enforces gate rule G2 (causality) and the part of
 * G4 that needs the document: a struct continues the key that its origin names, what follows a foreign struct is foreign, and
 * nothing refers into the middle of a live value. It reads the document and never changes it. Its cost is linear in the size of
 * the update and of what the update is concurrent with.
 */
import type { JsonValue } from '../../shared/json.ts';
import { CausalOrder } from './causal-order.ts';
import { coverageOf } from './delete-ranges.ts';
import { addressKey, type Intent } from './intent.ts';
import { MergeCost } from './merge-cost.ts';
import { Refusal } from './refusal.ts';
import { lastIdOf, type StructStore } from './struct-store.ts';
import type { DecodedUpdate, KeyAddress, Section, StructId, WrittenStruct } from './update-decoder.ts';

/** The state of one key while the update's structs under it are visited. */
interface KeyState extends Intent {
  readonly name: string;
  readonly origins: StructId[] | undefined;
  value: JsonValue | undefined;
  head: StructId | null;
  writes: number;
}

export class CausalWalk {
  readonly #update: DecodedUpdate;
  readonly #store: StructStore;
  readonly #order: CausalOrder;
  readonly #keys = new Map<string, KeyState>();
  readonly #keyOfStruct = new Map<WrittenStruct, KeyState>();
  readonly cost: MergeCost;
  #hasForeign = false;

  constructor(update: DecodedUpdate, store: StructStore) {
    this.#update = update;
    this.#store = store;
    this.#order = new CausalOrder(update, store);
    this.cost = new MergeCost(store);
  }

  /** By `addressKey`, in causal order. */
  get intents(): ReadonlyMap<string, Intent> {
    return this.#keys;
  }

  /** Some of the update has to be buried. */
  get hasForeign(): boolean {
    return this.#hasForeign;
  }

  /** The next clock of a client once the update is applied. */
  known(client: number): number {
    return this.#order.known(client);
  }

  /** Throws Refusal: G2, G4 or G8. */
  run(): void {
    this.#order.forEach((struct) => {
      if (struct.isForeign || struct.hasForeignContent) this.#hasForeign = true;
      if (struct.isForeign) return;
      const stored = this.#store.state(struct.client);
      if (struct.clock + struct.len <= stored) this.#checkStored(struct);
      else this.#visit(struct, stored);
    });
  }

  /** Yjs also resolves the origin of a struct that it already knows, and an unknown origin would leave the struct pending. */
  #checkStored(struct: WrittenStruct): void {
    // Yjs skips what it knows, but should not even decode foreign content.
    if (struct.hasForeignContent || this.#store.isForeign(struct)) {
      this.#setForeign(struct);
      return;
    }
    const { origin } = struct;
    if (origin === null) return;
    if (origin.clock >= this.#store.state(origin.client)) {
      throw new Refusal('G4', 'A struct contradicts what is known of it.');
    }
    this.#addressOfStored(origin);
  }

  #setForeign(struct: WrittenStruct): void {
    this.#hasForeign = true;
    struct.isForeign = true;
  }

  #visit(struct: WrittenStruct, stored: number): void {
    const { client, clock, len, origin } = struct;
    if (origin !== null && origin.client === client && origin.clock >= clock) {
      throw new Refusal('G2', 'A struct refers to its own future.');
    }
    const continuesForeign = clock < stored && this.#store.isForeign({ client, clock: stored - 1 });
    const key = continuesForeign ? undefined : this.#keyOf(struct);
    // What follows a foreign struct is foreign, too.
    if (key === undefined) {
      this.#setForeign(struct);
      return;
    }
    if (struct.hasForeignContent && struct.values?.length !== len) {
      throw new Refusal('G4', 'A key can hold one text only as a shared type.');
    }
    const isHalfKnown = clock < stored;
    const follows = isHalfKnown ? { client, clock: stored - 1 } : origin;
    if (isHalfKnown) this.#checkContinues({ client, clock: stored - 1 }, key.name);
    const isStored = follows !== null && follows.clock < this.#store.state(follows.client);
    if (isStored) key.origins?.push(follows);
    this.cost.addStruct(struct, follows, key.address, key.writes++);
    this.#keyOfStruct.set(struct, key);
    if (!this.#isDeleted(struct, Math.max(clock, stored))) {
      key.value = struct.values?.at(-1);
      key.head = { client, clock: clock + len - 1 };
    }
  }

  /** Yjs chains the new part of a half-known struct to its known part, so both must be under the same key. */
  #checkContinues(lastKnown: StructId, key: string): void {
    const address = this.#addressOfStored(lastKnown);
    if (address === undefined || addressKey(address) !== key) {
      throw new Refusal('G4', 'A struct contradicts what is known of it.');
    }
  }

  #isDeleted({ client, clock, len, values }: WrittenStruct, firstNew: number): boolean {
    if (values === null) return true;
    const coverage = coverageOf(this.#update.deletes.get(client), firstNew, clock + len - firstNew);
    if (coverage === 'part') throw new Refusal('G4', 'A value can only be deleted whole.');
    return coverage === 'whole';
  }

  /** Returns undefined for a struct outside the room's maps. */
  #keyOf({ address, origin }: WrittenStruct): KeyState | undefined {
    if (origin !== null && origin.clock >= this.#store.state(origin.client)) return this.#keyWithin(origin);
    const found = address ?? (origin && this.#addressOfStored(origin));
    if (!found) return undefined;
    const name = addressKey(found);
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const key: KeyState = { name, address: found, value: undefined, head: null, writes: 0, origins: [] };
    this.#keys.set(name, key);
    this.cost.addKey();
    return key;
  }

  /** The key of an origin that the update itself contains. */
  #keyWithin(origin: StructId): KeyState | undefined {
    const struct = structAt(this.#update.sections.get(origin.client), origin.clock);
    if (struct?.isForeign) return undefined;
    const key = struct && this.#keyOfStruct.get(struct);
    if (struct === undefined || key === undefined) {
      throw new Refusal('G4', 'Only keys of the shared maps can be written.');
    }
    const isWithin = origin.clock < struct.clock + struct.len - 1;
    if (isWithin && !this.#isDeleted(struct, Math.max(struct.clock, this.#store.state(struct.client)))) {
      throw new Refusal('G4', 'A struct refers into the middle of a value.');
    }
    return key;
  }

  #addressOfStored(id: StructId): KeyAddress | undefined {
    const item = this.#store.itemAt(id);
    if (item === undefined) return undefined;
    if (!item.deleted && lastIdOf(item).clock !== id.clock) {
      throw new Refusal('G4', 'A struct refers into the middle of a value.');
    }
    return this.#store.addressOf(item);
  }

  /** Deleting a stored value is the sender's intent unless the update also writes the key. */
  intendDelete(address: KeyAddress): void {
    const name = addressKey(address);
    if (this.#keys.has(name)) return;
    this.#keys.set(name, { name, address, value: undefined, head: null, writes: 0, origins: undefined });
    this.cost.addKey();
  }
}

function structAt(section: Section | undefined, clock: number): WrittenStruct | undefined {
  if (section === undefined) return undefined;
  let low = 0;
  let high = section.structs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const struct = section.structs[middle];
    if (struct === undefined) return undefined;
    if (clock < struct.clock) high = middle - 1;
    else if (clock >= struct.clock + struct.len) low = middle + 1;
    else return struct;
  }
  return undefined;
}
