/**
 * How much JavaScript an action runs: V8 counts how often each block of each function was entered (its precise block coverage). Unlike
 * milliseconds the count is the same on a busy machine, so that a bound on it is a bound on work. What a built-in does within one call
 * (`JSON.parse`, a copy of bytes) is not seen.
 */
import { Session } from 'node:inspector';

export interface WorkCounter {
  /** Blocks that were entered while `action` ran. */
  count(action: () => void): number;
  close(): void;
}

export function createWorkCounter(): WorkCounter {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const take = (): number => {
    let blocks = 0;
    // The answer comes within the call: the session is this thread's own.
    session.post('Profiler.takePreciseCoverage', (error, coverage) => {
      if (error !== null) throw error;
      for (const { functions } of coverage.result) {
        for (const { ranges } of functions) for (const { count } of ranges) blocks += count;
      }
    });
    return blocks;
  };
  return {
    count(action) {
      take();
      action();
      return take();
    },
    close() {
      session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}
