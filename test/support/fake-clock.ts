/** A clock that stands still until a test moves it. Timers fire in order of their time, then of their making. */
import type { Clock, Timer } from '../../server/clock.ts';

interface Entry {
  readonly at: number;
  readonly order: number;
  callback: (() => void) | undefined;
}

export interface FakeClockOptions {
  readonly id?: string;
  readonly startMs?: number;
  /** The wall clock at the moment at which `now()` reads 0. */
  readonly unixOriginMs?: number;
}

export class FakeClock implements Clock {
  readonly id: string;
  #nowMs: number;
  #unixOriginMs: number;
  #stalledMs = 0;
  #order = 0;
  readonly #heap: Entry[] = [];
  #turnEnd: (() => void)[] = [];

  constructor({ id = 'fake', startMs = 0, unixOriginMs = 1_700_000_000_000 }: FakeClockOptions = {}) {
    this.id = id;
    this.#nowMs = startMs;
    this.#unixOriginMs = unixOriginMs;
  }

  now(): number {
    return this.#nowMs;
  }

  unixNow(): number {
    return this.#unixOriginMs + this.#nowMs;
  }

  cpuNow(): number {
    return this.#nowMs;
  }

  at(at: number, callback: () => void): Timer {
    const entry: Entry = { at, order: this.#order++, callback };
    this.#push(entry);
    return {
      cancel: () => {
        entry.callback = undefined;
      },
    };
  }

  /** Of a stall nothing counts. */
  awake(): number {
    return this.now() - this.#stalledMs;
  }

  after(waitMs: number, callback: () => void): Timer {
    const target = this.awake() + waitMs;
    let timer: Timer;
    const look = (): void => {
      const restMs = target - this.awake();
      if (restMs <= 0) callback();
      else timer = this.at(this.now() + restMs, look);
    };
    timer = this.at(this.now() + waitMs, look);
    return { cancel: () => timer.cancel() };
  }

  endOfTurn(callback: () => void): void {
    this.#turnEnd.push(callback);
  }

  /** Ends the current turn of the event loop: runs what `endOfTurn` collected, including what that adds. */
  endTurn(): void {
    while (this.#turnEnd.length > 0) this.endThisTurn();
  }

  /** Runs what `endOfTurn` has collected; what that adds is left for the next turn. */
  endThisTurn(): void {
    const callbacks = this.#turnEnd;
    this.#turnEnd = [];
    for (const callback of callbacks) callback();
  }

  /** Moves time on by `ms`. Timers of the same moment fire in one turn, those of another in a turn of their own. */
  advance(ms: number): void {
    this.advanceTo(this.#nowMs + ms);
  }

  advanceTo(targetMs: number): void {
    this.endTurn();
    for (let next = this.#heap[0]; next !== undefined && next.at <= targetMs; next = this.#heap[0]) {
      this.#pop();
      if (next.callback !== undefined) {
        this.#nowMs = Math.max(this.#nowMs, next.at);
        next.callback();
      }
      if (this.#heap[0]?.at !== next.at) this.endTurn();
    }
    this.#nowMs = Math.max(this.#nowMs, targetMs);
  }

  /** Time passes while nothing can run (a blocked event loop, a sleeping laptop); overdue timers then fire late, at once. */
  stall(ms: number): void {
    this.#nowMs += ms;
    this.#stalledMs += ms;
    this.advanceTo(this.#nowMs);
  }

  /** The wall clock is set forward or back; the monotonic clock does not notice. */
  stepWallClock(ms: number): void {
    this.#unixOriginMs += ms;
  }

  /** Timers that are set and not cancelled. */
  pendingTimerCount(): number {
    return this.#heap.filter((entry) => entry.callback !== undefined).length;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, entry)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let i = 0;
    for (;;) {
      const left = heap[2 * i + 1];
      const right = heap[2 * i + 2];
      if (left === undefined) break;
      const rightFirst = right !== undefined && isBefore(right, left);
      const child = rightFirst ? right : left;
      if (isBefore(last, child)) break;
      heap[i] = child;
      i = 2 * i + (rightFirst ? 2 : 1);
    }
    heap[i] = last;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
