/**
 * One server clock as a client knows it: a window of samples, the line through the best of them, and a hand that follows the line
 * smoothly. It is pure: times are passed in, on any monotonic client clock, and the wall clock plays no part.
 */
import { type ClockFit, fitClock, fittedServerAt } from './clock-fit.ts';
import { type ClockSample, roundTripMs, sampleOffsetMs, sampleTimeMs } from './clock-sample.ts';

/**
 * What a sample did: `first` and `adjusted` moved the hand. `restarted` showed that one of the clocks has jumped, so all earlier
 * samples were discarded. `dropped` was not a possible sample.
 */
export type SampleOutcome = 'first' | 'adjusted' | 'restarted' | 'dropped';

/** Ten minutes at one ping every 2 s, over which a crystal's rate is stable. */
const maxSamples = 300;
const maxAgeMs = 600_000;
/** Near the truth, a correction stays under 0.5 ms per second. */
const slewRate = 500e-6;
/**
 * Farther off, where the class would hear the error, corrections are ten times as fast: a beat of 500 ms is then 2.5 ms longer or
 * shorter, a fifth of what listeners notice (2.5 % of the interval; Friberg & Sundberg 1995, "Time discrimination in a monotonic,
 * isochronous sequence").
 */
const fastSlewRate = 10 * slewRate;
const nearMs = 5;
const stepErrorMs = 50;
/** Two samples of one clock never disagree by more than their bounds. This tolerance allows for errors of the rate. */
const jumpToleranceMs = 20;

export class ClockEstimator {
  #samples: ClockSample[] = [];
  #fit: ClockFit | undefined;
  /** How far the hand was ahead of the fit at `sinceMs`. The lead wears off. */
  #lead = { ms: 0, sinceMs: 0 };

  get fit(): ClockFit | undefined {
    return this.#fit;
  }

  /** `mayStep` means that nothing plays by this clock, so it need not be slewed. */
  add(sample: ClockSample, mayStep: boolean): SampleOutcome {
    const nowMs = sample.clientReceived;
    // NaN fails this check, too.
    if (!(roundTripMs(sample) >= 0)) return 'dropped';
    const restarts = this.#contradicts(sample);
    const handMs = restarts ? undefined : this.serverAt(nowMs);
    if (restarts) this.#samples = [];
    this.#samples.push(sample);
    const oldestMs = nowMs - maxAgeMs;
    this.#samples = this.#samples.filter((kept) => kept.clientReceived >= oldestMs).slice(-maxSamples);
    const fit = fitClock(this.#samples);
    if (fit === undefined) return 'dropped';
    this.#fit = fit;
    this.#follow(handMs, fittedServerAt(fit, nowMs), nowMs, mayStep);
    if (restarts) return 'restarted';
    return handMs === undefined ? 'first' : 'adjusted';
  }

  /** Server time (ms) at a client time, or undefined before the first sample. Between steps it increases with the client's time. */
  serverAt(clientMs: number): number | undefined {
    if (this.#fit === undefined) return undefined;
    return fittedServerAt(this.#fit, clientMs) + this.#leadAt(clientMs);
  }

  /** The client time (ms) at which the server's clock reads `serverMs`: the inverse of `serverAt`. */
  clientAt(serverMs: number): number | undefined {
    if (this.#fit === undefined) return undefined;
    let clientMs = serverMs - this.#fit.offset.y;
    // `serverAt` has a slope within 1 % of 1, so each round leaves a hundredth of the error.
    for (let round = 0; round < 4; round++) clientMs += serverMs - (this.serverAt(clientMs) ?? serverMs);
    return clientMs;
  }

  #leadAt(clientMs: number): number {
    const { ms, sinceMs } = this.#lead;
    return Math.sign(ms) * wornOff(Math.abs(ms), Math.max(0, clientMs - sinceMs));
  }

  #follow(handMs: number | undefined, targetMs: number, nowMs: number, mayStep: boolean): void {
    const leadMs = handMs === undefined ? 0 : handMs - targetMs;
    const steps = mayStep || Math.abs(leadMs) > stepErrorMs;
    this.#lead = { ms: steps ? 0 : leadMs, sinceMs: nowMs };
  }

  /**
   * Whether the sample can't come from the clock that the others measured. No packet can take less than zero time, so the true
   * offset is within half a round trip of each sample's.
   */
  #contradicts(sample: ClockSample): boolean {
    if (this.#fit === undefined) return false;
    const { best, offset } = this.#fit;
    const expectedMs = sampleOffsetMs(best) + offset.slope * (sampleTimeMs(sample) - sampleTimeMs(best));
    const boundMs = (roundTripMs(best) + roundTripMs(sample)) / 2;
    return Math.abs(expectedMs - sampleOffsetMs(sample)) > boundMs + jumpToleranceMs;
  }
}

/** What is left of a correction of `leadMs` (≥ 0) after `elapsedMs`. */
function wornOff(leadMs: number, elapsedMs: number): number {
  const fastForMs = Math.max(0, leadMs - nearMs) / fastSlewRate;
  if (elapsedMs < fastForMs) return leadMs - elapsedMs * fastSlewRate;
  return Math.max(0, Math.min(leadMs, nearMs) - (elapsedMs - fastForMs) * slewRate);
}
