/** One room's notes or edits: when each was due, what every receiver has had of it, and how late. */
import type { Delivery } from '../wire/wire.ts';
import type { LatencyHistogram } from './latency-histogram.ts';

/** Only what was due within it is counted. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export class DeliveryLedger {
  readonly #clients: number;
  readonly #histogram: LatencyHistogram;
  readonly #window: Window;
  /** By sender, when its notes were due; the first has `seq` 1. */
  readonly #dueAt: number[][];
  /** By receiver and sender, the last `seq` that came. */
  readonly #received: Int32Array;
  readonly #lastOrder: Float64Array;
  /** A receiver that is slow on purpose. */
  #ignored: number | undefined;
  delivered = 0;
  expected = 0;
  /** Skipped or never come. */
  lost = 0;
  doubled = 0;

  constructor(clients: number, window: Window, histogram: LatencyHistogram) {
    this.#clients = clients;
    this.#window = window;
    this.#histogram = histogram;
    this.#dueAt = Array.from({ length: clients }, () => []);
    this.#received = new Int32Array(clients * clients);
    this.#lastOrder = new Float64Array(clients * clients);
  }

  /** Returns the `seq` of the sender's next note. */
  sent(sender: number, dueAt: number): number {
    const dues = this.#dueAt[sender] ?? [];
    dues.push(dueAt);
    if (this.#counts(dueAt))
      this.expected += this.#clients - 1 - (this.#ignored === undefined || this.#ignored === sender ? 0 : 1);
    return dues.length;
  }

  /** A frame that shows `first` to `last`, of which what the receiver has had already is no news. */
  received(receiver: number, sender: number, { first, last, order }: Delivery, now: number): void {
    if (receiver === sender || receiver === this.#ignored) return;
    const place = receiver * this.#clients + sender;
    const known = this.#received[place] ?? 0;
    const dues = this.#dueAt[sender] ?? [];
    if (order <= (this.#lastOrder[place] ?? 0) && this.#counts(dues[last - 1] ?? 0)) this.doubled += 1;
    this.#lastOrder[place] = order;
    if (last <= known) return;
    if (first > known + 1) this.lost += first - known - 1;
    this.#received[place] = last;
    for (let seq = Math.max(known + 1, first); seq <= last; seq += 1) {
      const dueAt = dues[seq - 1] ?? 0;
      if (!this.#counts(dueAt)) continue;
      this.delivered += 1;
      this.#histogram.add(now - dueAt);
    }
  }

  /** Nothing that this one receives is counted from now on. */
  ignore(receiver: number): void {
    this.#ignored = receiver;
  }

  /** The newest of the sender's; 0 where it has sent nothing. */
  newest(sender: number): number {
    return this.#dueAt[sender]?.length ?? 0;
  }

  /** Whether everybody has everything. */
  isComplete(): boolean {
    return this.delivered >= this.expected;
  }

  #counts(dueAt: number): boolean {
    return dueAt >= this.#window.from && dueAt < this.#window.to;
  }
}
