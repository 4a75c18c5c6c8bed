/** Hands the steps of all patterns to the sound ahead of their time. What a stall or a hidden tab missed is never replayed. */
import { callListener } from '../../client/call-listener.ts';
import type { Timer } from '../../client/client-clock.ts';
import type { MusicalTime } from '../../client/musical-time.ts';
import { formatCellKey } from '../../shared/cell-key.ts';
import type { RoomState } from '../../shared/room-reader.ts';
import { stepsBetween } from './pattern-steps.ts';

export interface ScheduledHit {
  readonly patternId: string;
  readonly lane: string;
  /** 1–127. */
  readonly velocity: number;
  /** When it is to be heard: ms on this machine's monotonic clock. */
  readonly localAt: number;
}

export interface StepSchedulerOptions {
  readonly time: MusicalTime;
  readonly room: () => Pick<RoomState, 'patterns' | 'cells'>;
  readonly lookaheadMs: number;
  readonly onHit: (hit: ScheduledHit) => void;
}

/** Windows this long follow each other without a gap. */
const windowMs = 40;

export class StepScheduler {
  readonly #options: StepSchedulerOptions;
  readonly #unsubscribe: () => void;
  #timer: Timer | undefined;
  /** Up to where (server's ms) everything has been handed out. */
  #doneMs = Number.NEGATIVE_INFINITY;
  #clockId: string | undefined;

  constructor(options: StepSchedulerOptions) {
    this.#options = options;
    this.#unsubscribe = options.time.onChange(() => this.#run());
    this.#run();
  }

  close(): void {
    this.#unsubscribe();
    this.#timer?.cancel();
  }

  #run(): void {
    this.#timer?.cancel();
    const { time, room, lookaheadMs, onHit } = this.#options;
    const now = time.now();
    if (now === undefined) return;
    const { pair, serverMs } = now;
    const untilMs = serverMs + lookaheadMs;
    const { clockId } = pair.current;
    // Another clock, or one that was set back: what is done on the old one says nothing.
    if (clockId !== this.#clockId || this.#doneMs > untilMs + windowMs) this.#doneMs = serverMs;
    this.#clockId = clockId;
    const fromMs = Math.max(this.#doneMs, serverMs);
    if (untilMs > fromMs) {
      const { patterns, cells } = room();
      for (const [patternId, { lanes, steps }] of Object.entries(patterns)) {
        for (const { step, at } of stepsBetween(steps, pair, fromMs, untilMs)) {
          for (const [laneIndex, lane] of lanes.entries()) {
            const velocity = cells[formatCellKey({ patternId, laneIndex, stepIndex: step })] ?? 0;
            if (velocity > 0) callListener(onHit, { patternId, lane, velocity, localAt: time.localAt(at) });
          }
        }
      }
      this.#doneMs = untilMs;
    }
    const mayPlay = pair.current.playing || pair.next?.playing === true;
    if (mayPlay) this.#timer = time.clock.at(now.localMs + windowMs, () => this.#run());
  }
}
