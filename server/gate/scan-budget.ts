/**
 * Bounds what integrating an update may cost (gate rule G4). Yjs places a concurrent write by scanning its siblings and
 * their descendants (`Item.integrate`), so two forged client ids that write one key n times each from the same origin
 * cost n² steps. An honest client's next write of a key follows its last one and scans nothing; only the first after
 * being away is concurrent. Counted before anything is applied, as an upper bound.
 */
import { Refusal } from './refusal.ts';
import type { StructStore } from './struct-store.ts';
import type { KeyAddress, StructId } from './update-decoder.ts';

/** About 20 ms of scanning on a slow server; a thousand children's offline hour stays far below. */
const maxScanSteps = 200_000;

export class ScanBudget {
  readonly #store: StructStore;
  readonly #usedOrigins = new Map<number, Set<number>>();
  #left = maxScanSteps;

  constructor(store: StructStore) {
    this.#store = store;
  }

  /**
   * Call in causal order for every new struct; `writes`: how many of the same key came before it. Throws Refusal (G4)
   * when the update would cost too much. A scan goes on past the first item only where that item follows the same
   * origin: one that this update has used before, or one that the document already holds something behind.
   */
  charge(origin: StructId | null, address: KeyAddress, writes: number): void {
    const isUsed = origin === null ? writes > 0 : this.#isUsed(origin);
    const isStored = origin === null || origin.clock < this.#store.state(origin.client);
    const stored = isStored ? this.#spendStored(origin, address) : 0;
    if (isUsed || stored > 0) this.#spend(writes);
  }

  /** Whether an earlier struct of this update follows the same one; from now on it is. */
  #isUsed({ client, clock }: StructId): boolean {
    const clocks = this.#usedOrigins.get(client) ?? new Set<number>();
    if (clocks.has(clock)) return true;
    this.#usedOrigins.set(client, clocks.add(clock));
    return false;
  }

  /** The stored items behind the origin. */
  #spendStored(origin: StructId | null, address: KeyAddress): number {
    const end = origin === null ? undefined : this.#store.itemAt(origin);
    let steps = 0;
    for (let item = this.#store.itemOfKey(address) ?? null; item !== null && item !== end; item = item.left) {
      this.#spend(1);
      steps++;
    }
    return steps;
  }

  #spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0)
      throw new Refusal('G4', 'The update holds too many concurrent writes. Send it in smaller parts.');
  }
}
