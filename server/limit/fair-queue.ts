/** A queue that takes one item of each key in turn, so that a key with a thousand items only delays itself. */
export class FairQueue<Item> {
  /** A key that has had its turn goes to the back. */
  readonly #byKey = new Map<string, Item[]>();

  get keys(): number {
    return this.#byKey.size;
  }

  push(key: string, item: Item): void {
    const items = this.#byKey.get(key);
    if (items === undefined) this.#byKey.set(key, [item]);
    else items.push(item);
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** Puts the items before all others of the key. */
  unshift(key: string, items: readonly Item[]): void {
    if (items.length > 0) this.#byKey.set(key, [...items, ...(this.#byKey.get(key) ?? [])]);
  }

  clear(): void {
    this.#byKey.clear();
  }

  /** Returns the next item, or undefined if the queue is empty. */
  shift(): Item | undefined {
    const [next] = this.#byKey;
    if (next === undefined) return undefined;
    const [key, items] = next;
    this.#byKey.delete(key);
    const item = items.shift();
    if (items.length > 0) this.#byKey.set(key, items);
    return item;
  }
}
