/** The one clock that every process of this machine reads alike: what is compared between processes is in its time. */

/** Monotonic ms. */
export function machineNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** What the machine's clock reads when this process's `performance.now()` reads 0: constant, they are the same oscillator. */
export const performanceOriginMs: number = machineNow() - performance.now();

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
