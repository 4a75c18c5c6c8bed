/** Lets one task at a time through per key, in order of arrival, so that "count, then add" can't overshoot a limit. */
export class KeyedMutex {
  readonly #last = new Map<string, Promise<unknown>>();

  async pass<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(task, task);
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }
}
