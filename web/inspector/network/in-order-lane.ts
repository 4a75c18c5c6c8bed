/** One direction of a connection: what goes in first comes out first, so a frame that is late holds up those behind it. */
import type { ClientClock, Timer } from '../../../client/client-clock.ts';

interface Waiting {
  readonly dueAt: number;
  readonly deliver: () => void;
}

export class InOrderLane {
  readonly #clock: Pick<ClientClock, 'now' | 'at'>;
  #waiting: Waiting[] = [];
  #lastDueAt = Number.NEGATIVE_INFINITY;
  #timer: Timer | undefined;

  constructor(clock: Pick<ClientClock, 'now' | 'at'>) {
    this.#clock = clock;
  }

  /** Frames on their way. */
  get length(): number {
    return this.#waiting.length;
  }

  /** Delivers after `tripMs`, or right behind what went in before; at once where neither is to be waited for. */
  pass(tripMs: number, deliver: () => void): void {
    const now = this.#clock.now();
    const dueAt = Math.max(this.#lastDueAt, now + tripMs);
    if (dueAt <= now && this.#waiting.length === 0) {
      deliver();
      return;
    }
    this.#lastDueAt = dueAt;
    this.#waiting.push({ dueAt, deliver });
    this.#arm();
  }

  /** What is on its way never arrives. */
  clear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#waiting = [];
  }

  #arm(): void {
    const [first] = this.#waiting;
    if (first === undefined || this.#timer !== undefined) return;
    this.#timer = this.#clock.at(first.dueAt, () => {
      this.#timer = undefined;
      this.#deliverDue();
      this.#arm();
    });
  }

  #deliverDue(): void {
    const now = this.#clock.now();
    for (let first = this.#waiting[0]; first !== undefined && first.dueAt <= now; first = this.#waiting[0]) {
      this.#waiting.shift();
      first.deliver();
    }
  }
}
