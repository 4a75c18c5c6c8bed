import type { Timer } from '../../server/clock.ts';
import { FakeClock } from './fake-clock.ts';

/** Its turns last as long as the work that is done in them, and what one enlists waits for the next. */
export class BusyClock extends FakeClock {
  #busyMs = 0;
  #next: (() => void)[] = [];

  work(ms: number): void {
    this.#busyMs += ms;
  }

  override now(): number {
    return super.now() + this.#busyMs;
  }

  override cpuNow(): number {
    return this.#busyMs;
  }

  override at(at: number, callback: () => void): Timer {
    return super.at(at - this.#busyMs, callback);
  }

  override endOfTurn(callback: () => void): void {
    this.#next.push(callback);
  }

  override endTurn(): void {
    const callbacks = this.#next;
    this.#next = [];
    // As Node does: a callback that throws keeps none of the others from running.
    const faults = callbacks.flatMap((callback) => {
      try {
        callback();
        return [];
      } catch (error) {
        return [error];
      }
    });
    if (faults.length > 0) throw faults[0];
  }
}
