/** Keeps the event loop busy for a share of its time, in blocks of random length. */

export interface BusyLoop {
  /** The share of time that was really spent. */
  stop(): number;
}

export interface BusyLoopOptions {
  /** Over 0, under 1. */
  readonly share: number;
  /** Blocks last evenly from 0 to this. */
  readonly maxBlockMs: number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

export function startBusyLoop({ share, maxBlockMs, random }: BusyLoopOptions): BusyLoop {
  const startedAt = performance.now();
  let busyMs = 0;
  let timeout: NodeJS.Timeout;
  const block = (): void => {
    const from = performance.now();
    const until = from + random() * maxBlockMs;
    while (performance.now() < until);
    busyMs += performance.now() - from;
    rest();
  };
  // What the timers oversleep is made up for: the share holds over the whole run.
  const rest = (): void => {
    const aheadMs = busyMs / share - (performance.now() - startedAt);
    timeout = setTimeout(block, Math.max(1, aheadMs));
  };
  rest();
  return {
    stop: () => {
      clearTimeout(timeout);
      return busyMs / (performance.now() - startedAt);
    },
  };
}
