/** The server's ticker beside the two ways that drift, all at the same tempo in the same event loop. */
import { createTicker, tickMarginMs } from '../../server/beat/ticker.ts';
import { createSystemClock } from '../../server/clock.ts';
import type { Timeline } from '../../shared/timeline.ts';
import { TickLog } from './tick-log.ts';

export interface Contenders {
  /** Of all rooms together. */
  readonly ticker: TickLog;
  readonly interval: TickLog;
  readonly rearmed: TickLog;
  stop(): void;
}

const bpm = 120;
const periodMs = 60_000 / bpm;
/** The server's default. */
const leadMs = 250;
const warmUpMs = 500;

/** `rooms`: tickers at once, their beats at moments spread over the beat. */
export function startContenders(rooms: number): Contenders {
  const logs = { ticker: new TickLog(), interval: new TickLog(), rearmed: new TickLog() };
  const stops = [
    ...Array.from({ length: rooms }, (_, room) => startTicker(logs.ticker, (room / rooms) * periodMs)),
    startInterval(logs.interval),
    startRearmed(logs.rearmed),
  ];
  return {
    ...logs,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

function startTicker(log: TickLog, phaseMs: number): () => void {
  const clock = createSystemClock();
  const ticker = createTicker({
    clock,
    leadMs,
    marginMs: tickMarginMs,
    onTick: () => {},
    onLateness: (lateMs) => log.add(clock.now() - lateMs, lateMs),
  });
  const timeline: Timeline = {
    rev: 1,
    clockId: clock.id,
    bpm,
    beatsPerBar: 4,
    beatUnit: 4,
    playing: true,
    beatOrigin: 0,
    timeOrigin: clock.now() + leadMs + warmUpMs + phaseMs,
  };
  ticker.set({ current: timeline });
  return () => ticker.close();
}

function startInterval(log: TickLog): () => void {
  const startedAt = performance.now();
  let ticks = 0;
  const interval = setInterval(() => {
    const dueMs = ++ticks * periodMs;
    log.add(dueMs, performance.now() - startedAt - dueMs);
  }, periodMs);
  return () => clearInterval(interval);
}

function startRearmed(log: TickLog): () => void {
  const startedAt = performance.now();
  let ticks = 0;
  let timeout: NodeJS.Timeout;
  const arm = (): void => {
    timeout = setTimeout(() => {
      const dueMs = ++ticks * periodMs;
      log.add(dueMs, performance.now() - startedAt - dueMs);
      arm();
    }, periodMs);
  };
  arm();
  return () => clearTimeout(timeout);
}
