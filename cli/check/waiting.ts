import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };

const lookEveryMs = 5;

/** Whether the condition came true in time. */
export async function isTrueWithin(timeoutMs: number, condition: () => boolean): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await sleep(lookEveryMs);
  }
  return true;
}
