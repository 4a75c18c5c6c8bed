/** This page's own frames: the newest of them, what they sum up to, and how long its pings took. */
import { type FrameKind, frameKindOf, frameKinds } from '../../shared/message-table.ts';
import { decodePong } from '../../shared/protocol.ts';

export interface FrameRecord {
  /** Counts up from 1. */
  readonly id: number;
  /** ms, monotonic. */
  readonly at: number;
  readonly direction: 'in' | 'out';
  readonly kind: FrameKind;
  readonly bytes: number;
}

export interface KindRate {
  readonly kind: FrameKind;
  readonly direction: 'in' | 'out';
  readonly framesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Since the page was opened. */
  readonly frames: number;
  readonly bytes: number;
}

export interface RoundTrip {
  readonly at: number;
  readonly ms: number;
}

export const rateWindowMs = 5000;
/** More than a page gets in the window while a class of thirty plays. */
const maxRecords = 3000;
const maxRoundTrips = 120;

export class FrameLog {
  #records: FrameRecord[] = [];
  #roundTrips: RoundTrip[] = [];
  #lastId = 0;
  readonly #totals = new Map<string, { frames: number; bytes: number }>();

  record(direction: 'in' | 'out', frame: Uint8Array, at: number): void {
    const kind = frameKindOf(frame);
    const bytes = frame.byteLength;
    this.#lastId += 1;
    this.#records.push({ id: this.#lastId, at, direction, kind, bytes });
    if (this.#records.length > maxRecords) this.#records = this.#records.slice(-maxRecords / 2);
    const name = `${direction} ${kind}`;
    const total = this.#totals.get(name) ?? { frames: 0, bytes: 0 };
    this.#totals.set(name, { frames: total.frames + 1, bytes: total.bytes + bytes });
    if (kind === 'pong') this.#roundTrip(frame, at);
  }

  /** Newest first. */
  newest(count: number): readonly FrameRecord[] {
    return this.#records.slice(-count).reverse();
  }

  /** Oldest first. */
  get roundTrips(): readonly RoundTrip[] {
    return this.#roundTrips;
  }

  /** Of every kind that was ever seen, in the protocol's order. */
  rates(now: number): readonly KindRate[] {
    const recent = this.#records.filter(({ at }) => at > now - rateWindowMs);
    return frameKinds.flatMap((kind) =>
      (['out', 'in'] as const).flatMap((direction): KindRate[] => {
        const total = this.#totals.get(`${direction} ${kind}`);
        if (total === undefined) return [];
        const own = recent.filter((record) => record.kind === kind && record.direction === direction);
        const bytes = own.reduce((sum, record) => sum + record.bytes, 0);
        const seconds = rateWindowMs / 1000;
        return [
          {
            kind,
            direction,
            ...total,
            framesPerSecond: own.length / seconds,
            bytesPerSecond: bytes / seconds,
          },
        ];
      }),
    );
  }

  #roundTrip(frame: Uint8Array, at: number): void {
    const ms = at - decodePong(frame).clientTime;
    this.#roundTrips = [...this.#roundTrips, { at, ms }].slice(-maxRoundTrips);
  }
}
