import type { Clock, Timer } from '../clock.ts';
import { guardRoom } from './guard-room.ts';

/** The same clock for a room: an exception in one of the room's timers fails the room. */
export class GuardedClock implements Clock {
  readonly id: string;
  readonly #clock: Clock;
  readonly #room: { failed(error: unknown): void };

  constructor(clock: Clock, room: { failed(error: unknown): void }) {
    this.id = clock.id;
    this.#clock = clock;
    this.#room = room;
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
    guardRoom(this.#room, callback);
  }
}
