/**
 * Lets a few pass in each turn of the event loop and makes the others wait for theirs, one of each key after the other: so that
 * whoever comes with a thousand requests or connections at once delays notes and beats by no more than a few of them cost.
 */
import type { Clock } from '../clock.ts';

export class TurnGate {
  readonly #clock: Clock;
  readonly #perTurn: number;
  /** Those who wait, by key; a key that has had its turn goes to the back. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #left: number;
  #isScheduled = false;

  constructor(clock: Clock, perTurn: number) {
    this.#clock = clock;
    this.#perTurn = perTurn;
    this.#left = perTurn;
  }

  /** How many keys wait. */
  get waitingKeys(): number {
    return this.#waiting.size;
  }

  /** Calls `action` at once where this turn has a place left and nobody waits, else in a later turn. */
  pass(key: string, action: () => void): void {
    this.#schedule();
    if (this.#left > 0 && this.#waiting.size === 0) {
      this.#left -= 1;
      action();
      return;
    }
    const queue = this.#waiting.get(key);
    if (queue === undefined) this.#waiting.set(key, [action]);
    else queue.push(action);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#clock.endOfTurn(() => this.#nextTurn());
  }

  #nextTurn(): void {
    this.#isScheduled = false;
    this.#left = this.#perTurn;
    for (; this.#left > 0; this.#left -= 1) {
      const [next] = this.#waiting;
      if (next === undefined) return;
      const [key, queue] = next;
      this.#waiting.delete(key);
      const action = queue.shift();
      if (queue.length > 0) this.#waiting.set(key, queue);
      action?.();
    }
    this.#schedule();
  }
}
