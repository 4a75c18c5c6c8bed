/** What the server's samples of the last seconds say together. */
import type { Denial, InspectorSample } from '../../shared/inspector-api.ts';

export interface ClientRate {
  readonly participantId: string;
  /** As the server sees it: `in` is what the client sends. */
  readonly inFramesPerSecond: number;
  readonly inBytesPerSecond: number;
  readonly outFramesPerSecond: number;
  readonly outBytesPerSecond: number;
}

export interface ListedDenial extends Denial {
  /** Counts up from 1. */
  readonly id: number;
  /** ms on the server's monotonic clock: the end of the second in which it happened. */
  readonly at: number;
}

const rateSamples = 5;
const maxDenials = 100;
const maxLateness = 120;

export class SampleLog {
  #samples: readonly InspectorSample[] = [];
  #denials: readonly ListedDenial[] = [];
  #deniedCount = 0;
  #latenessMs: readonly number[] = [];

  add(sample: InspectorSample): void {
    this.#samples = [...this.#samples, sample].slice(-rateSamples);
    const listed = sample.denials.map((denial, i) => ({
      ...denial,
      at: sample.at,
      id: this.#deniedCount + i + 1,
    }));
    this.#deniedCount += sample.denials.length + sample.moreDenials;
    this.#denials = [...listed.reverse(), ...this.#denials].slice(0, maxDenials);
    this.#latenessMs = [...this.#latenessMs, ...sample.beatLatenessMs].slice(-maxLateness);
  }

  /** Newest first. */
  get denials(): readonly ListedDenial[] {
    return this.#denials;
  }

  /** Those that are not listed, too. */
  get deniedCount(): number {
    return this.#deniedCount;
  }

  /** Oldest first: how late the server announced each beat, against its lead. */
  get latenessMs(): readonly number[] {
    return this.#latenessMs;
  }

  /** The loudest first. */
  clientRates(): readonly ClientRate[] {
    const seconds = this.#samples.reduce((sum, { spanMs }) => sum + spanMs, 0) / 1000;
    if (seconds === 0) return [];
    const ids = new Set(
      this.#samples.flatMap(({ clients }) => clients.map((client) => client.participantId)),
    );
    return [...ids].map((id) => this.#rateOf(id, seconds)).sort((a, b) => bytesOf(b) - bytesOf(a));
  }

  #rateOf(participantId: string, seconds: number): ClientRate {
    const sums = this.#samples
      .flatMap(({ clients }) => clients.filter((client) => client.participantId === participantId))
      .flatMap((client) => client.sums);
    const rate = (direction: 'in' | 'out', figure: 'frames' | 'bytes'): number =>
      sums.reduce((sum, each) => sum + (each.direction === direction ? each[figure] : 0), 0) / seconds;
    return {
      participantId,
      inFramesPerSecond: rate('in', 'frames'),
      inBytesPerSecond: rate('in', 'bytes'),
      outFramesPerSecond: rate('out', 'frames'),
      outBytesPerSecond: rate('out', 'bytes'),
    };
  }
}

function bytesOf({ inBytesPerSecond, outBytesPerSecond }: ClientRate): number {
  return inBytesPerSecond + outBytesPerSecond;
}
