/** A computer in the simulated world: its own monotonic clock with its own rate, an event loop that can stall or sleep. */
import { randomUUID } from 'node:crypto';
import type { Clock, Timer } from '../../server/clock.ts';
import type { FakeClock } from '../support/fake-clock.ts';

export interface MachineOptions {
  readonly id?: string;
  /** What its monotonic clock reads at first. */
  readonly startMs?: number;
  /** How much faster than the world its clock runs, parts per million. */
  readonly skewPpm?: number;
  /** How far its wall clock is off. */
  readonly wallErrorMs?: number;
}

export class Machine implements Clock {
  readonly id: string;
  wallErrorMs: number;
  readonly #world: FakeClock;
  readonly #bootAt: number;
  readonly #startMs: number;
  readonly #rate: number;
  #pausedMs = 0;
  #stalledUntil = Number.NEGATIVE_INFINITY;

  constructor(world: FakeClock, options: MachineOptions = {}) {
    this.#world = world;
    this.#bootAt = world.now();
    this.id = options.id ?? randomUUID().slice(0, 8);
    this.#startMs = options.startMs ?? 0;
    this.#rate = 1 + (options.skewPpm ?? 0) * 1e-6;
    this.wallErrorMs = options.wallErrorMs ?? 0;
  }

  now(): number {
    return this.#startMs + (this.#world.now() - this.#bootAt - this.#pausedMs) * this.#rate;
  }

  unixNow(): number {
    return this.#world.unixNow() + this.wallErrorMs;
  }

  /** The world's time when this clock reads `localMs`. */
  worldAt(localMs: number): number {
    return this.#bootAt + this.#pausedMs + (localMs - this.#startMs) / this.#rate;
  }

  at(at: number, callback: () => void): Timer {
    let timer: Timer;
    const fire = (): void => {
      if (this.#world.now() < this.#stalledUntil) timer = this.#world.at(this.#stalledUntil, fire);
      // The clock was stopped meanwhile.
      else if (this.now() < at - 1e-6) timer = this.#world.at(this.worldAt(at), fire);
      else callback();
    };
    timer = this.#world.at(this.worldAt(at), fire);
    return { cancel: () => timer.cancel() };
  }

  /** Its stalls count: nothing here waits for others by it. */
  awake(): number {
    return this.now();
  }

  after(waitMs: number, callback: () => void): Timer {
    return this.at(this.now() + waitMs, callback);
  }

  cpuNow(): number {
    return this.#world.cpuNow();
  }

  endOfTurn(callback: () => void): void {
    this.#world.endOfTurn(callback);
  }

  /** What arrives from outside waits while nothing runs. */
  receive(callback: () => void): void {
    if (this.#world.now() < this.#stalledUntil) this.#world.at(this.#stalledUntil, callback);
    else callback();
  }

  /** Nothing runs for so long; where `clockStops` the monotonic clock does not count it, as in some browsers' sleep. */
  stall(ms: number, clockStops = false): void {
    this.#stalledUntil = this.#world.now() + ms;
    if (clockStops) this.#pausedMs += ms;
  }
}
