/** Where the music is: the room's timelines, read by the server's clock as this client knows it. */
import { pairBeatAt, type TimelinePair } from '../shared/timeline-pair.ts';
import { callListener } from './call-listener.ts';
import type { ClientClock } from './client-clock.ts';
import type { ClockSync } from './clock-sync.ts';

export type ServerTime = Pick<ClockSync, 'ready' | 'clockId' | 'serverAt' | 'clientAt'>;

export interface MusicalNow {
  readonly pair: TimelinePair;
  /** ms on the server's clock. */
  readonly serverMs: number;
  /** ms on this machine's monotonic clock. */
  readonly localMs: number;
}

export interface MusicalTimeOptions {
  readonly clock: Pick<ClientClock, 'now' | 'at'>;
  readonly serverTime: ServerTime;
}

export class MusicalTime {
  readonly clock: Pick<ClientClock, 'now' | 'at'>;
  readonly #serverTime: ServerTime;
  #pair: TimelinePair | undefined;
  /** Timelines on a restarted server's clock, held back until this client knows that clock. */
  #coming: TimelinePair | undefined;
  readonly #listeners = new Set<() => void>();

  constructor({ clock, serverTime }: MusicalTimeOptions) {
    this.clock = clock;
    this.#serverTime = serverTime;
  }

  /** The room's timelines have changed. Undefined means that there are none. */
  follow(pair: TimelinePair | undefined): void {
    const waits = pair !== undefined && pair.current.clockId !== this.#serverTime.clockId;
    this.#coming = waits ? pair : undefined;
    if (!waits) this.#pair = pair;
    this.#announce();
  }

  /** The server's clock has become known, has jumped or is another one (`ClockSyncOptions.onChange`). */
  clockChanged(): void {
    if (this.#coming?.current.clockId === this.#serverTime.clockId) {
      this.#pair = this.#coming;
      this.#coming = undefined;
    }
    this.#announce();
  }

  /** Undefined until both the room's timelines and their clock are known. */
  now(): MusicalNow | undefined {
    const localMs = this.clock.now();
    const { ready, clockId } = this.#serverTime;
    const serverMs = this.#serverTime.serverAt(localMs);
    const pair = this.#pair;
    if (!ready || serverMs === undefined || pair === undefined || pair.current.clockId !== clockId) return;
    return { pair, serverMs, localMs };
  }

  /** The beat (with its fraction) that sounds now. It is the `beat` of a note that is played now. */
  beatNow(): number | undefined {
    const now = this.now();
    return now && pairBeatAt(now.pair, now.serverMs);
  }

  /** This machine's monotonic time (ms) at a server time. Valid only while `now` is defined. */
  localAt(serverMs: number): number {
    return this.#serverTime.clientAt(serverMs) ?? Number.POSITIVE_INFINITY;
  }

  /** Calls `listener` after every change. Returns the function that ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #announce(): void {
    for (const listener of this.#listeners) callListener(listener);
  }
}
