/**
 * Keeps the server's time: a burst of pings on joining, then one every few seconds. If a clock has jumped (a laptop slept, the
 * server restarted), there is another burst. After a short drop, a few pings are enough. Only the monotonic clock is used, never
 * the wall clock.
 */
import { ClockEstimator } from '../shared/clock-estimator.ts';
import { roundTripMs } from '../shared/clock-sample.ts';
import type { Pong } from '../shared/protocol.ts';
import type { ClientClock, Timer } from './client-clock.ts';

export interface ClockSyncOptions {
  readonly clock: Pick<ClientClock, 'now' | 'at'>;
  /** Sends a ping with this time. Returns false if no connection is open. */
  readonly sendPing: (clientTime: number) => boolean;
  /** Bytes that wait in the socket: a ping behind a large update would measure the update. */
  readonly bufferedAmount?: () => number;
  /** Whether something sounds by this clock. While nothing does, corrections are made at once. By default, something always does. */
  readonly isInUse?: () => boolean;
  /** The server's time has become known or has jumped, so whatever was scheduled by it must be checked again. */
  readonly onChange?: () => void;
  readonly burst?: { readonly pings: number; readonly intervalMs: number };
  readonly intervalMs?: number;
  /** The number of samples after which the time is good enough to play by. */
  readonly readySamples?: number;
}

export interface SyncQuality {
  readonly samples: number;
  /** Twice the largest possible error. */
  readonly bestRoundTripMs: number;
  /** How much the server's clock gains on this one, in parts per million. */
  readonly ratePpm: number;
}

const defaultBurst = { pings: 12, intervalMs: 75 };
const defaultIntervalMs = 2000;
const defaultReadySamples = 10;
/** For a clock that is already known. One ping may hit a latency spike, but three rarely do. */
const leastPings = 3;
const maxBufferedBytes = 4096;
/** A timer this late means that the machine or the page slept. */
const sleptMs = 1000;

/** One server clock. A restarted server has another one, with another id. */
interface ServerClock {
  readonly id: string;
  readonly estimator: ClockEstimator;
}

export class ClockSync {
  readonly #options: ClockSyncOptions;
  readonly #burst: { readonly pings: number; readonly intervalMs: number };
  readonly #readySamples: number;
  #served: ServerClock | undefined;
  /** The restarted server's clock. Until it is known well enough, the beat continues on the old one. */
  #successor: ServerClock | undefined;
  /** The client times of pings that wait for their pong. */
  readonly #awaited = new Set<number>();
  #timer: Timer | undefined;
  #burstLeft = 0;
  /** When the clock in use was last measured, on this machine's clock. */
  #measuredAt = Number.NEGATIVE_INFINITY;

  constructor(options: ClockSyncOptions) {
    this.#options = options;
    this.#burst = options.burst ?? defaultBurst;
    this.#readySamples = options.readySamples ?? defaultReadySamples;
  }

  /** Measures again, for example after the application has woken. Samples of the same clock are kept. */
  start(): void {
    this.#start(this.#burst.pings);
  }

  /**
   * The connection is open, and the server has the clock with this id. If that clock is known, only the pings that were missed
   * without a connection are made up for: thirty clients who come back at once on bad Wi-Fi should not fill it with pings.
   */
  connected(clockId: string | undefined): void {
    const { clock, intervalMs = defaultIntervalMs } = this.#options;
    const { pings } = this.#burst;
    const isKnown = this.ready && clockId === this.clockId;
    const missed = isKnown ? Math.ceil((clock.now() - this.#measuredAt) / intervalMs) : pings;
    this.#start(Math.min(pings, Math.max(leastPings, missed)));
  }

  /** The connection is gone. The time continues from what is known. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#awaited.clear();
  }

  /** Call it as soon as the bytes are read, because the sample counts from this moment. */
  receivePong(pong: Pong): void {
    const clientReceived = this.#options.clock.now();
    if (!this.#awaited.delete(pong.clientTime)) return;
    const measured = this.#clockOf(pong.clockId);
    const known = { clockId: this.clockId, ready: this.ready };
    const mayStep = !this.#isReady(measured) || this.#options.isInUse?.() === false;
    const outcome = measured.estimator.add(
      {
        clientSent: pong.clientTime,
        serverReceived: pong.receivedAt,
        serverSent: pong.sentAt,
        clientReceived,
      },
      mayStep,
    );
    if (measured === this.#successor && this.#isReady(measured)) {
      this.#served = measured;
      this.#successor = undefined;
    }
    if (measured === this.#served) this.#measuredAt = clientReceived;
    if (outcome === 'restarted') this.start();
    if (outcome === 'restarted' || known.ready !== this.ready || known.clockId !== this.clockId) {
      this.#options.onChange?.();
    }
  }

  /** Whether `serverNow` is good enough to play by. */
  get ready(): boolean {
    return this.#isReady(this.#served);
  }

  /** The id of the clock that the time refers to. It changes when the server restarts. */
  get clockId(): string | undefined {
    return this.#served?.id;
  }

  get quality(): SyncQuality | undefined {
    const fit = this.#served?.estimator.fit;
    if (fit === undefined) return undefined;
    return {
      samples: fit.sampleCount,
      bestRoundTripMs: roundTripMs(fit.best),
      ratePpm: fit.offset.slope * 1e6,
    };
  }

  /** ms on the server's monotonic clock, or undefined before the first pong. */
  serverNow(): number | undefined {
    return this.serverAt(this.#options.clock.now());
  }

  serverAt(clientMs: number): number | undefined {
    return this.#served?.estimator.serverAt(clientMs);
  }

  /** This machine's monotonic time (ms) when the server's clock reads `serverMs`. */
  clientAt(serverMs: number): number | undefined {
    return this.#served?.estimator.clientAt(serverMs);
  }

  #start(pings: number): void {
    this.#burstLeft = pings;
    this.#awaited.clear();
    this.#ping();
  }

  #isReady(clock: ServerClock | undefined): boolean {
    return (clock?.estimator.fit?.sampleCount ?? 0) >= this.#readySamples;
  }

  #clockOf(id: string): ServerClock {
    if (this.#served?.id === id) return this.#served;
    if (this.#successor?.id === id) return this.#successor;
    const clock = { id, estimator: new ClockEstimator() };
    if (this.ready) this.#successor = clock;
    else this.#served = clock;
    return clock;
  }

  #ping(): void {
    const { clock, sendPing, bufferedAmount, intervalMs = defaultIntervalMs } = this.#options;
    this.#timer?.cancel();
    const now = clock.now();
    const isClear = (bufferedAmount?.() ?? 0) <= maxBufferedBytes;
    if (isClear && sendPing(now)) this.#awaited.add(now);
    if (isClear && this.#burstLeft > 0) this.#burstLeft--;
    const dueAt = now + (this.#burstLeft > 0 ? this.#burst.intervalMs : intervalMs);
    this.#timer = clock.at(dueAt, () => (clock.now() - dueAt > sleptMs ? this.start() : this.#ping()));
  }
}
