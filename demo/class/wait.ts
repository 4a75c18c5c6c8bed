/** Waiting for real sockets and for a moment of the music. */
const lookEveryMs = 5;

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, ms));
  });
}

/** `atMs` on the demo's own clock, `performance.now()`. */
export function sleepUntil(atMs: number): Promise<void> {
  return sleep(atMs - performance.now());
}

/** Whether the condition came true in time. */
export async function isTrueWithin(timeoutMs: number, condition: () => boolean): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await sleep(lookEveryMs);
  }
  return true;
}
