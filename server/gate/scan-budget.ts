/**
 * Bounds what integrating an update may cost (gate rule G4). Yjs places a concurrent write by scanning its siblings and
 * their descendants (`Item.integrate`), so two forged client ids that write one key n times each from the same origin
 * cost n² steps. An honest client's next write of a key follows its last one and scans nothing; only the first after
 * being away is concurrent. Counted before anything is applied, as an upper bound.
 */
import { Refusal } from './refusal.ts';
import type { StructStore } from './struct-store.ts';
import type { KeyAddress, WrittenStruct } from './update-decoder.ts';

/** About 20 ms of scanning on a slow server; a thousand children's offline hour stays far below. */
const maxScanSteps = 200_000;

export class ScanBudget {
  readonly #store: StructStore;
  readonly #usedOrigins = new Set<string>();
  readonly #writesOfKey = new Map<string, number>();
  #left = maxScanSteps;

  constructor(store: StructStore) {
    this.#store = store;
  }

  /** Call in causal order for every new struct. Throws Refusal (G4) when the update would cost too much. */
  charge(struct: WrittenStruct, address: KeyAddress): void {
    const { origin } = struct;
    const key = `${address.root}:${address.key}`;
    const writes = this.#writesOfKey.get(key) ?? 0;
    this.#writesOfKey.set(key, writes + 1);
    const originKey = origin === null ? key : `${origin.client}:${origin.clock}`;
    if (this.#usedOrigins.has(originKey)) this.#spend(writes);
    else this.#usedOrigins.add(originKey);
    if (origin === null || origin.clock < this.#store.state(origin.client))
      this.#spendStored(struct, address);
  }

  #spendStored({ origin }: WrittenStruct, address: KeyAddress): void {
    const last = this.#store.itemOfKey(address);
    const end = origin === null ? null : this.#store.itemAt(origin);
    for (let item = last ?? null; item !== null && item !== end; item = item.left) this.#spend(1);
  }

  #spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0)
      throw new Refusal('G4', 'The update holds too many concurrent writes. Send it in smaller parts.');
  }
}
