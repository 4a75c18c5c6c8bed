/**
 * Detects a connection that is dead without having been closed (a laptop that changed its network) by a ping that gets no answer.
 * The wait begins with a ping and not with the last message, because the timers of a page in the background fire once a minute
 * and its silence means nothing.
 */
import { waitForAnswer } from './answer-wait.ts';
import type { ClientClock, Timer } from './client-clock.ts';

const answerTimeoutMs = 10_000;

export class PingWatch {
  readonly #clock: ClientClock;
  readonly #onDead: (heardAt: number) => void;
  #deadline: Timer | undefined;
  #heardAt: number;

  /** `heardAt` is when the server was last known to answer, on the monotonic clock. */
  constructor(clock: ClientClock, onDead: (heardAt: number) => void) {
    this.#clock = clock;
    this.#onDead = onDead;
    this.#heardAt = clock.now();
  }

  pinged(): void {
    this.#deadline ??= waitForAnswer(this.#clock, answerTimeoutMs, () => {
      this.#deadline = undefined;
      this.#onDead(this.#heardAt);
    });
  }

  heard(): void {
    this.#heardAt = this.#clock.now();
    this.stop();
  }

  stop(): void {
    this.#deadline?.cancel();
    this.#deadline = undefined;
  }
}
