/** When something is due: a Poisson process, whose times do not depend on how the server or this process fare. */
import * as prng from 'lib0/prng';
import type { LatencyHistogram } from './latency-histogram.ts';

export class PoissonTimetable {
  readonly #random: prng.PRNG;
  readonly #meanMs: number;
  readonly #act: (dueAt: number) => void;
  #next: number;

  constructor(random: prng.PRNG, start: number, perSecond: number, act: (dueAt: number) => void) {
    this.#random = random;
    this.#meanMs = 1000 / perSecond;
    this.#act = act;
    this.#next = start + this.#gapMs();
  }

  /** Does all that is due by `until`; `lateness`: how long after it was. */
  run(until: number, lateness: LatencyHistogram | undefined): void {
    while (this.#next < until) {
      const dueAt = this.#next;
      this.#next += this.#gapMs();
      lateness?.add(performance.now() - dueAt);
      this.#act(dueAt);
    }
  }

  #gapMs(): number {
    return this.#meanMs === Number.POSITIVE_INFINITY
      ? Number.POSITIVE_INFINITY
      : -Math.log(1 - prng.real53(this.#random)) * this.#meanMs;
  }
}
