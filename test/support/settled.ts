import { setImmediate } from 'node:timers/promises';

/** Resolves when all that waits for nothing but each other has gone on. */
export async function settled(): Promise<void> {
  await setImmediate();
}
