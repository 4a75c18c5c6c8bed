import { FakeClock } from './fake-clock.ts';

/** Ends one turn at a time: what that enlists waits for the next. */
export class TurnClock extends FakeClock {
  #next: (() => void)[] = [];

  override endOfTurn(callback: () => void): void {
    this.#next.push(callback);
  }

  override endTurn(): void {
    const callbacks = this.#next;
    this.#next = [];
    for (const callback of callbacks) callback();
  }
}
