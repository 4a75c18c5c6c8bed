/**
 * Hands beats to the application ahead of their time, so that it can schedule their sound exactly. Deadlines come from the
 * timeline and never from the last beat, so nothing drifts, and beats that were missed in a stall or a hidden tab are never
 * replayed.
 */
import { BeatHorizon, roundingMs } from '../shared/beat-horizon.ts';
import { type Accent, accentOf, barPosition } from '../shared/metre.ts';
import { nextBeat, type TimedBeat } from '../shared/timeline-pair.ts';
import { callListener } from './call-listener.ts';
import type { Timer } from './client-clock.ts';
import type { MusicalNow, MusicalTime } from './musical-time.ts';

export interface ScheduledBeat {
  /** Counted from 0 at the start of the music. The beats of a count-in are negative. */
  readonly beat: number;
  readonly bar: number;
  /** Counted from 0. */
  readonly beatInBar: number;
  readonly accent: Accent;
  /** When the beat is to be heard: ms on this machine's monotonic clock (`performance.now()`). */
  readonly localAt: number;
  /** The same moment on the server's clock. */
  readonly serverAt: number;
  readonly timelineRev: number;
}

export interface BeatSchedulerOptions {
  readonly time: MusicalTime;
  /** How long before its time a beat is handed out. 100–200 ms cover a busy page. */
  readonly lookaheadMs?: number;
  readonly onBeat: (beat: ScheduledBeat) => void;
  /** Called for a beat that was handed out but will not sound: the music was stopped, or the beat moves and is handed out again. */
  readonly onCancel?: (beat: ScheduledBeat) => void;
}

export const defaultLookaheadMs = 150;
/** Smaller corrections of a beat that was already handed out are inaudible. */
const sameMomentMs = 10;

export class BeatScheduler {
  readonly #options: BeatSchedulerOptions;
  readonly #lookaheadMs: number;
  readonly #horizon = new BeatHorizon(sameMomentMs);
  readonly #unsubscribe: () => void;
  #timer: Timer | undefined;
  #seen: MusicalNow | undefined;

  constructor(options: BeatSchedulerOptions) {
    this.#options = options;
    this.#lookaheadMs = options.lookaheadMs ?? defaultLookaheadMs;
    this.#unsubscribe = options.time.onChange(() => this.#run());
    this.#run();
  }

  close(): void {
    this.#unsubscribe();
    this.#timer?.cancel();
  }

  #run(): void {
    this.#timer?.cancel();
    const { time, onBeat, onCancel } = this.#options;
    const now = time.now();
    if (now === undefined) return;
    this.#carryOver(now);
    const untilMs = now.serverMs + this.#lookaheadMs;
    const { beats, cancelled } = this.#horizon.reach(now.pair, now.serverMs, untilMs);
    for (const beat of cancelled) callListener(onCancel, this.#scheduled(beat));
    for (const beat of beats) callListener(onBeat, this.#scheduled(beat));
    const coming = nextBeat(now.pair, untilMs + roundingMs);
    if (coming === undefined) return;
    this.#timer = time.clock.at(time.localAt(coming.at - this.#lookaheadMs), () => this.#run());
  }

  /** A restarted server has another clock. Beats that were handed out on the old clock are translated, not handed out again. */
  #carryOver(now: MusicalNow): void {
    const seen = this.#seen;
    this.#seen = now;
    if (seen === undefined || seen.pair.current.clockId === now.pair.current.clockId) return;
    this.#horizon.shift(now.serverMs - (seen.serverMs + now.localMs - seen.localMs));
  }

  #scheduled({ beat, at, timeline }: TimedBeat): ScheduledBeat {
    const { bar, beatInBar } = barPosition(timeline, beat);
    return {
      beat,
      bar,
      beatInBar,
      accent: accentOf(timeline, beat),
      localAt: this.#options.time.localAt(at),
      serverAt: at,
      timelineRev: timeline.rev,
    };
  }
}
