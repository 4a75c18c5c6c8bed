/** Time, as the SDK sees it. Tests pass in their own clock. */
export interface Timer {
  cancel(): void;
}

export interface ClientClock {
  /** Monotonic ms from an arbitrary start. */
  now(): number;
  /** Wall-clock Unix ms, only for the lifetimes of tokens. */
  unixNow(): number;
  /** Calls once at (not before) `at` on the monotonic clock. */
  at(at: number, callback: () => void): Timer;
}

/** The longest time that `setTimeout` can wait. Beyond it, it would fire at once. */
const maxTimeoutMs = 2 ** 31 - 1;

export const systemClock: ClientClock = {
  now: () => performance.now(),
  unixNow: () => Date.now(),
  at(at, callback) {
    let timeout: ReturnType<typeof setTimeout>;
    // Timers may fire a little early, and long waits may have to be split, so the time is checked again.
    const arm = (): void => {
      const waitMs = Math.min(maxTimeoutMs, Math.max(0, Math.ceil(at - performance.now())));
      timeout = setTimeout(() => (performance.now() < at ? arm() : callback()), waitMs);
    };
    arm();
    return { cancel: () => clearTimeout(timeout) };
  },
};
