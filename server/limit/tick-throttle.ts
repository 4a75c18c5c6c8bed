/**
 * Lets a few actions run in each turn of the event loop and makes the others wait, taking one of each key in turn. A client that
 * sends a thousand requests or connections at once then delays notes and beats only by the cost of a few of them.
 */
import type { Clock } from '../clock.ts';
import { FairQueue } from './fair-queue.ts';

export class TickThrottle {
  readonly #clock: Clock;
  readonly #perTurn: number;
  readonly #waiting = new FairQueue<() => void>();
  #left: number;
  #isScheduled = false;

  constructor(clock: Clock, perTurn: number) {
    this.#clock = clock;
    this.#perTurn = perTurn;
    this.#left = perTurn;
  }

  get waitingKeys(): number {
    return this.#waiting.keys;
  }

  /** Calls `action` at once if this turn has a place left and nothing is waiting, otherwise in a later turn. */
  pass(key: string, action: () => void): void {
    this.#schedule();
    if (this.#left > 0 && this.#waiting.keys === 0) {
      this.#left -= 1;
      action();
    } else this.#waiting.push(key, action);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#clock.endOfTurn(() => this.#nextTurn());
  }

  #nextTurn(): void {
    this.#isScheduled = false;
    this.#left = this.#perTurn;
    if (this.#waiting.keys === 0) return;
    // Scheduled first, because an action that throws must not leave the others waiting for ever.
    this.#schedule();
    for (; this.#left > 0; this.#left -= 1) {
      const action = this.#waiting.shift();
      if (action === undefined) return;
      action();
    }
  }
}
