/**
 * Announces beats ahead of their time. Deadlines are absolute, computed from the timeline and never from the last tick,
 * so nothing drifts: a timer that is re-armed every 500 ms loses seconds an hour. A stall skips what is past.
 */
import type { Tick } from '../../shared/awareness-state.ts';
import { BeatHorizon, roundingMs } from '../../shared/beat-horizon.ts';
import { nextBeat, type TimedBeat, type TimelinePair } from '../../shared/timeline-pair.ts';
import type { Clock, Timer } from '../clock.ts';

export interface TickerOptions {
  readonly clock: Clock;
  /** How long before its time a beat is announced. */
  readonly leadMs: number;
  readonly onTick: (tick: Tick) => void;
  /** How late after its deadline a timer fired. */
  readonly onLateness?: (ms: number) => void;
}

export interface Ticker {
  /** Follows another pair. A beat already announced is announced again only where its time has changed. */
  set(pair: TimelinePair | undefined): void;
  close(): void;
}

export function createTicker({ clock, leadMs, onTick, onLateness }: TickerOptions): Ticker {
  const horizon = new BeatHorizon();
  let pair: TimelinePair | undefined;
  let timer: Timer | undefined;

  const arm = (coming: TimedBeat | undefined): void => {
    timer?.cancel();
    if (coming === undefined) return;
    const deadline = coming.at - leadMs;
    timer = clock.at(deadline, () => {
      onLateness?.(clock.now() - deadline);
      run();
    });
  };

  const run = (): void => {
    const now = clock.now();
    const { beats } = horizon.reach(pair, now, now + leadMs);
    for (const { beat, at, timeline } of beats) onTick({ beat, at, timelineRev: timeline.rev });
    arm(pair && nextBeat(pair, now + leadMs + roundingMs));
  };

  return {
    set(newPair) {
      pair = newPair;
      run();
    },
    close() {
      pair = undefined;
      run();
    },
  };
}
