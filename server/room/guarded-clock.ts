import type { Clock, Timer } from '../clock.ts';

/** The same clock, whose callbacks hand what they throw to `onFault`: a room's timer must not end the process. */
export class GuardedClock implements Clock {
  readonly id: string;
  readonly #clock: Clock;
  readonly #onFault: (error: unknown) => void;

  constructor(clock: Clock, onFault: (error: unknown) => void) {
    this.id = clock.id;
    this.#clock = clock;
    this.#onFault = onFault;
  }

  now(): number {
    return this.#clock.now();
  }

  unixNow(): number {
    return this.#clock.unixNow();
  }

  cpuNow(): number {
    return this.#clock.cpuNow();
  }

  at(at: number, callback: () => void): Timer {
    return this.#clock.at(at, () => this.#run(callback));
  }

  awake(): number {
    return this.#clock.awake();
  }

  after(waitMs: number, callback: () => void): Timer {
    return this.#clock.after(waitMs, () => this.#run(callback));
  }

  endOfTurn(callback: () => void): void {
    this.#clock.endOfTurn(() => this.#run(callback));
  }

  #run(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.#onFault(error);
    }
  }
}
