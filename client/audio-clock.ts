/**
 * Converts this machine's monotonic clock to the seconds of an AudioContext, for sound that has to be *heard* at a given moment:
 * it subtracts the time on the way to the loudspeaker.
 *
 * The two clocks drift apart (250 parts per million have been observed), and `currentTime` moves in steps, so a line is fitted
 * through several readings (Ableton Link's HostTimeFilter does the same). `getOutputTimestamp()` tells which sample is leaving
 * the loudspeaker, output latency included. Some browsers return zeros, another scale or no latency, so each reading is checked.
 */
import { fitRidgeLine, type Line, lineAt, type Point } from '../shared/ridge-line.ts';
import type { ClientClock } from './client-clock.ts';

/** The part of an AudioContext that is read. Everything is in seconds, except `performanceTime`, which is in ms. */
export interface AudioTimeSource {
  readonly currentTime: number;
  readonly outputLatency?: number;
  getOutputTimestamp?(): { readonly contextTime?: number; readonly performanceTime?: number };
}

export interface AudioClockOptions {
  readonly context: AudioTimeSource;
  /** Must read `performance.now()`, which `getOutputTimestamp` refers to. */
  readonly clock: Pick<ClientClock, 'now'>;
  /** How much later sound leaves the loudspeaker than the browser knows (Bluetooth: often 150 ms and more). */
  readonly manualOffsetMs?: number;
}

const readingIntervalMs = 250;
const maxReadings = 128;
/** Used if the browser reports no latency: what is assumed for Safari before 18.4. */
const assumedLatencyMs = 40;
const maxLatencyMs = 1000;
/** A larger jump means that the context was suspended, resumed or rebuilt. */
const jumpMs = 50;
/** `currentTime` moves in render quanta of 2.7 ms and more. */
const noiseMs = 2;
const expectedRate = 200e-6;

export class AudioClock {
  readonly #context: AudioTimeSource;
  readonly #clock: Pick<ClientClock, 'now'>;
  #manualOffsetMs: number;
  /** x: local ms. y: the context ms heard at that moment, minus x. */
  #readings: Point[] = [];
  #line: Line | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #lastCurrentTime = Number.NaN;
  #frozen = false;

  constructor({ context, clock, manualOffsetMs = 0 }: AudioClockOptions) {
    this.#context = context;
    this.#clock = clock;
    this.#manualOffsetMs = manualOffsetMs;
  }

  /** Set by a calibration ("tap with the click"). */
  setManualOffset(ms: number): void {
    this.#manualOffsetMs = ms;
  }

  /** The context's time (s) at which a sound must start to be heard at `localMs`. It may be past, or negative. */
  contextTimeAt(localMs: number): number {
    const now = this.#clock.now();
    if (now - this.#readAt >= readingIntervalMs) this.#read(now);
    const offsetMs = this.#line ? lineAt(this.#line, localMs) : 0;
    return (localMs + offsetMs - this.#manualOffsetMs) / 1000;
  }

  /** The context's clock stood still between the last two readings: the context is suspended, or has to be rebuilt. */
  get frozen(): boolean {
    return this.#frozen;
  }

  #read(now: number): void {
    this.#readAt = now;
    const { currentTime } = this.#context;
    const wasFrozen = this.#frozen;
    this.#frozen = currentTime === this.#lastCurrentTime;
    this.#lastCurrentTime = currentTime;
    const reading = this.#heard(now, currentTime * 1000);
    const jumped = this.#line && Math.abs(lineAt(this.#line, reading.x) - reading.y) > jumpMs;
    // Readings of a stopped clock say nothing about when it started again.
    if (jumped || wasFrozen || this.#frozen) this.#readings = [];
    this.#readings = [...this.#readings, reading].slice(-maxReadings);
    this.#line = fitRidgeLine(this.#readings, expectedRate);
  }

  /** Returns which context time leaves the loudspeaker at which local time. */
  #heard(now: number, currentMs: number): Point {
    const latencyMs = this.#latencyMs();
    const { contextTime, performanceTime: at } = this.#context.getOutputTimestamp?.() ?? {};
    if (contextTime !== undefined && at !== undefined && at > 0 && Math.abs(now - at) < maxLatencyMs) {
      const heardMs = contextTime * 1000;
      // How far the graph was ahead of the loudspeaker at that moment.
      const aheadMs = currentMs - (now - at) - heardMs;
      if (aheadMs > -noiseMs * 2 && aheadMs < maxLatencyMs) {
        const missingMs = aheadMs < latencyMs / 2 ? latencyMs : 0;
        return { x: at, y: heardMs - missingMs - at, variance: noiseMs ** 2 };
      }
    }
    return { x: now, y: currentMs - (latencyMs || assumedLatencyMs) - now, variance: noiseMs ** 2 };
  }

  #latencyMs(): number {
    const latencyMs = (this.#context.outputLatency ?? 0) * 1000;
    return latencyMs > 0 && latencyMs < maxLatencyMs ? latencyMs : 0;
  }
}
