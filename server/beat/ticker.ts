/**
 * Announces beats ahead of their time. Deadlines are absolute, computed from the timeline and never from the last tick, so
 * nothing drifts; a timer that is re-armed every 500 ms loses seconds per hour. After a stall, past beats are skipped.
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
  /** How much earlier timers are armed, to allow for a busy event loop without announcing a beat late. The default is 0. */
  readonly marginMs?: number;
  /** Reports how much later than `leadMs` before its beat an announcement went out. Negative values mean earlier. */
  readonly onLateness?: (ms: number) => void;
}

export interface Ticker {
  /** Follows another pair. A beat that was already announced is announced again only if its time has changed. */
  set(pair: TimelinePair | undefined): void;
  close(): void;
}

/** Announcing a beat some ms earlier harms nobody. Announced later, it may be too late on a slow network. */
export const tickMarginMs = 4;

export function createTicker({ clock, leadMs, marginMs = 0, onTick, onLateness }: TickerOptions): Ticker {
  const horizon = new BeatHorizon();
  let pair: TimelinePair | undefined;
  let timer: Timer | undefined;
  const reachMs = leadMs + marginMs;

  const arm = (coming: TimedBeat | undefined): void => {
    timer?.cancel();
    if (coming === undefined) return;
    const deadline = coming.at - leadMs;
    timer = clock.at(deadline - marginMs, () => {
      onLateness?.(clock.now() - deadline);
      run();
    });
  };

  const run = (): void => {
    const now = clock.now();
    const { beats } = horizon.reach(pair, now, now + reachMs);
    for (const { beat, at, timeline } of beats) onTick({ beat, at, timelineRev: timeline.rev });
    arm(pair && nextBeat(pair, now + reachMs + roundingMs));
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
