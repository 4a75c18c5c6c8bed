/**
 * The order in which Yjs integrates an update's structs: each after its origin (`integrateStructs`). Gate rule G2: there is no
 * gap, and no origin is unknown or closes a cycle.
 */
import { Refusal } from './refusal.ts';
import type { StructStore } from './struct-store.ts';
import type { DecodedUpdate, Section, StructId, WrittenStruct } from './update-decoder.ts';

export class CausalOrder {
  readonly #update: DecodedUpdate;
  readonly #store: StructStore;
  /** The clocks that are known once the structs visited so far are applied. A missing client is as in the store. */
  readonly #known = new Map<number, number>();
  /** How many structs of a client's section have been visited. */
  readonly #cursors = new Map<number, number>();

  constructor(update: DecodedUpdate, store: StructStore) {
    this.#update = update;
    this.#store = store;
  }

  known(client: number): number {
    return this.#known.get(client) ?? this.#store.state(client);
  }

  /** Calls back for every struct, known or new. Throws Refusal (G2) and whatever `visit` throws. */
  forEach(visit: (struct: WrittenStruct) => void): void {
    for (const section of this.#update.sections.values()) {
      const missing = this.#advance(section, section.end, visit);
      if (missing !== null) this.#advanceAll(section, visit);
    }
  }

  /** Depth first, as Yjs does it: a section that waits for another stays on the stack, so a cycle is noticed at once. */
  #advanceAll(first: Section, visit: (struct: WrittenStruct) => void): void {
    const stack = [{ section: first, until: first.end }];
    const clients = new Set([first.client]);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const missing = this.#advance(top.section, top.until, visit);
      if (missing === null) {
        stack.pop();
        clients.delete(top.section.client);
        continue;
      }
      const source = this.#update.sections.get(missing.client);
      if (source === undefined || missing.clock >= source.end || clients.has(missing.client)) {
        throw new Refusal('G2', 'The update depends on something unknown.');
      }
      stack.push({ section: source, until: missing.clock + 1 });
      clients.add(missing.client);
    }
  }

  /** Visits the structs that begin before the clock `until`. Returns the first origin that is not known yet. */
  #advance(
    { client, start, structs }: Section,
    until: number,
    visit: (struct: WrittenStruct) => void,
  ): StructId | null {
    const stored = this.#store.state(client);
    if (start > stored) throw new Refusal('G2', 'An earlier update is missing.');
    let cursor = this.#cursors.get(client) ?? 0;
    let missing: StructId | null = null;
    for (; cursor < structs.length; cursor++) {
      const struct = structs[cursor];
      if (struct === undefined || struct.clock >= until) break;
      const end = struct.clock + struct.len;
      if (!struct.isForeign && end > stored && this.#waitsFor(struct.origin, client)) {
        missing = struct.origin;
        break;
      }
      visit(struct);
      if (end > this.known(client)) this.#known.set(client, end);
    }
    this.#cursors.set(client, cursor);
    return missing;
  }

  #waitsFor(origin: StructId | null, client: number): boolean {
    return origin !== null && origin.client !== client && origin.clock >= this.known(origin.client);
  }
}
