/**
 * Gate rules G2 (causality), G3 (ownership) and the second half of G4 (a struct continues the key that its origin
 * names): everything that can be known of a decoded update before it is applied. Reads the document, never changes it.
 * Linear in the size of the update and of what it deletes.
 */

import { isServerClientId } from '../../shared/client-id.ts';
import type { JsonValue } from '../../shared/json.ts';
import type { ClientIdOwners } from './client-id-owners.ts';
import { Refusal } from './refusal.ts';
import { ScanBudget } from './scan-budget.ts';
import type { StructStore } from './struct-store.ts';
import {
  type DecodedUpdate,
  deletesClock,
  type KeyAddress,
  type Section,
  type WrittenStruct,
} from './update-decoder.ts';

/** What the sender wants one key to be after the update; `undefined` means deleted. */
export interface Intent {
  readonly address: KeyAddress;
  readonly value: JsonValue | undefined;
}

export interface Inspection {
  /** By `root:key`, in causal order of their last mention. */
  readonly intents: ReadonlyMap<string, Intent>;
  /** Client ids that the update uses for the first time. */
  readonly claims: readonly number[];
}

export interface InspectionContext {
  readonly store: StructStore;
  readonly owners: ClientIdOwners;
  readonly participantId: string;
  readonly maxClientIds: number;
}

/** One offline page load makes one id; more than this in one update is no child's laptop. */
const maxClientIdsPerUpdate = 256;

export function intentKey({ root, key }: KeyAddress): string {
  return `${root}:${key}`;
}

/** Throws Refusal: G2, G3 or G4. */
export function inspectUpdate(update: DecodedUpdate, context: InspectionContext): Inspection {
  const fresh = [...update.sections.values()].filter(
    (section) => section.end > context.store.state(section.client),
  );
  const claims = checkOwnership(fresh, context);
  const walk = new CausalWalk(update, context.store);
  walk.run(fresh);
  collectDeletes(update, context.store, walk);
  return { intents: walk.intents, claims };
}

function checkOwnership(
  fresh: readonly Section[],
  { owners, participantId, maxClientIds }: InspectionContext,
): number[] {
  const claims: number[] = [];
  for (const { client } of fresh) {
    if (isServerClientId(client)) throw new Refusal('G3', "The update uses one of the server's client ids.");
    const owner = owners.ownerOf(client);
    if (owner === undefined) claims.push(client);
    else if (owner !== participantId)
      throw new Refusal('G3', "The update uses another participant's client id.");
  }
  if (fresh.length > maxClientIdsPerUpdate) throw new Refusal('G3', 'Too many client ids in one update.');
  if (claims.length > 0 && owners.countOf(participantId) + claims.length > maxClientIds) {
    throw new Refusal('G3', 'Too many client ids. Reload to continue with an empty document.');
  }
  return claims;
}

/** Visits new structs so that each comes after its origin, as Yjs's `integrateStructs` does, and resolves their keys. */
class CausalWalk {
  readonly intents = new Map<string, Intent>();
  readonly #update: DecodedUpdate;
  readonly #store: StructStore;
  /** The clocks that are known once the structs visited so far are applied; absent: as in the store. */
  readonly #known = new Map<number, number>();
  readonly #cursors = new Map<number, number>();
  readonly #waiting = new Map<number, Section[]>();
  readonly #addresses = new Map<WrittenStruct, KeyAddress>();
  readonly #scanBudget: ScanBudget;

  constructor(update: DecodedUpdate, store: StructStore) {
    this.#update = update;
    this.#store = store;
    this.#scanBudget = new ScanBudget(store);
  }

  known(client: number): number {
    return this.#known.get(client) ?? this.#store.state(client);
  }

  run(fresh: readonly Section[]): void {
    const ready = [...fresh];
    for (let section = ready.pop(); section !== undefined; section = ready.pop()) {
      this.#advance(section);
      const woken = this.#waiting.get(section.client);
      if (woken !== undefined) {
        this.#waiting.delete(section.client);
        ready.push(...woken);
      }
    }
    if (this.#waiting.size > 0) throw new Refusal('G2', 'The update depends on something unknown.');
  }

  #advance(section: Section): void {
    const stored = this.#store.state(section.client);
    if (section.start > stored) throw new Refusal('G2', 'An earlier update is missing.');
    let cursor = this.#cursors.get(section.client) ?? 0;
    for (; cursor < section.structs.length; cursor++) {
      const struct = section.structs[cursor];
      if (struct === undefined) break;
      if (struct.clock + struct.len <= stored) continue;
      const { origin } = struct;
      if (origin !== null && origin.client !== section.client && origin.clock >= this.known(origin.client)) {
        this.#await(origin.client, section);
        break;
      }
      this.#visit(struct, stored);
    }
    this.#cursors.set(section.client, cursor);
  }

  #await(client: number, section: Section): void {
    const source = this.#update.sections.get(client);
    const exhausted = (this.#cursors.get(client) ?? 0) >= (source?.structs.length ?? 0);
    if (source === undefined || exhausted)
      throw new Refusal('G2', 'The update depends on something unknown.');
    const waiting = this.#waiting.get(client);
    if (waiting === undefined) this.#waiting.set(client, [section]);
    else waiting.push(section);
  }

  #visit(struct: WrittenStruct, stored: number): void {
    const { client, clock, len, origin } = struct;
    if (origin !== null && origin.client === client && origin.clock >= clock) {
      throw new Refusal('G2', 'A struct refers to its own future.');
    }
    const address = struct.address ?? this.#addressAt(origin);
    if (address === undefined) throw new Refusal('G4', 'Only keys of the shared maps can be written.');
    if (clock < stored) this.#checkContinues(client, stored, address);
    this.#scanBudget.charge(struct, address);
    this.#addresses.set(struct, address);
    this.#known.set(client, clock + len);
    const last = struct.values?.at(-1);
    const deleted = struct.values === null || deletesClock(this.#update.deletes.get(client), clock + len - 1);
    this.#intend(address, deleted ? undefined : last);
  }

  /** Yjs chains the new part of a half-known struct to its known part: both must lie under one key. */
  #checkContinues(client: number, stored: number, address: KeyAddress): void {
    const known = this.#store.addressOf({ client, clock: stored - 1 });
    if (known === undefined || intentKey(known) !== intentKey(address)) {
      throw new Refusal('G4', 'A struct contradicts what is known of it.');
    }
  }

  #addressAt(origin: WrittenStruct['origin']): KeyAddress | undefined {
    if (origin === null) return undefined;
    if (origin.clock < this.#store.state(origin.client)) return this.#store.addressOf(origin);
    const struct = structAt(this.#update.sections.get(origin.client), origin.clock);
    return struct && this.#addresses.get(struct);
  }

  #intend(address: KeyAddress, value: JsonValue | undefined): void {
    const key = intentKey(address);
    this.intents.delete(key);
    this.intents.set(key, { address, value });
  }

  /** A deletion of a stored value is the sender's intent unless the update also writes the key. */
  intendDelete(address: KeyAddress): void {
    const key = intentKey(address);
    if (!this.intents.has(key)) this.intents.set(key, { address, value: undefined });
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

function collectDeletes(update: DecodedUpdate, store: StructStore, walk: CausalWalk): void {
  for (const [client, ranges] of update.deletes) {
    const known = walk.known(client);
    for (const { clock, len } of ranges) {
      if (clock + len > known) throw new Refusal('G2', 'The update deletes something unknown.');
      store.forEachLiveItem(client, clock, len, (item) => {
        const address = store.addressOfItem(item);
        if (address === undefined) throw new Refusal('G4', 'Only keys of the shared maps can be deleted.');
        walk.intendDelete(address);
      });
    }
  }
}
