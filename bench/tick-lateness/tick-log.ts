/** When ticks came, against when they were due. */
import { percentile } from '../../test/simulator/statistics.ts';

export class TickLog {
  readonly #dueMs: number[] = [];
  readonly #lateMs: number[] = [];

  add(dueMs: number, lateMs: number): void {
    this.#dueMs.push(dueMs);
    this.#lateMs.push(lateMs);
  }

  get count(): number {
    return this.#lateMs.length;
  }

  get values(): readonly number[] {
    return this.#lateMs;
  }

  /** ms. */
  quantile(share: number): number {
    return percentile(this.#lateMs, share);
  }

  get maxMs(): number {
    return Math.max(...this.#lateMs);
  }

  /**
   * How much later ticks come as time goes by, ms per hour. The least late tick of the first quarter is compared with that
   * of the last: what comes late by chance is no drift.
   */
  get driftMsPerHour(): number {
    const quarter = Math.floor(this.count / 4);
    const first = this.#least(0, quarter);
    const last = this.#least(this.count - quarter, this.count);
    return ((last.lateMs - first.lateMs) / (last.dueMs - first.dueMs)) * 3_600_000;
  }

  #least(from: number, to: number): { readonly dueMs: number; readonly lateMs: number } {
    const lateMs = Math.min(...this.#lateMs.slice(from, to));
    return { lateMs, dueMs: this.#dueMs[this.#lateMs.indexOf(lateMs, from)] ?? Number.NaN };
  }
}
