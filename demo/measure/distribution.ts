/** How values in ms are spread, in bounded memory: a histogram of microseconds with three significant figures. */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

export class Distribution {
  readonly #histogram: RecordableHistogram = createHistogram({ lowest: 1, highest: 60_000_000, figures: 3 });

  /** Negative values count as 0. */
  add(ms: number): void {
    this.#histogram.record(Math.min(60_000_000, Math.max(1, Math.round(ms * 1000))));
  }

  get count(): number {
    return this.#histogram.count;
  }

  /** The value in ms that `percent` of all values do not exceed; NaN where there are none. */
  percentile(percent: number): number {
    return this.count === 0 ? Number.NaN : this.#histogram.percentile(percent) / 1000;
  }

  get leastMs(): number {
    return this.count === 0 ? Number.NaN : this.#histogram.min / 1000;
  }

  get mostMs(): number {
    return this.count === 0 ? Number.NaN : this.#histogram.max / 1000;
  }
}
