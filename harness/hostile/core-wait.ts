import { readFileSync } from 'node:fs';

/** How long the main threads of these processes have waited for a core since their start, in ms (Linux; else 0). */
export function waitedForCoreMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + waitedNs(pid) / 1e6, 0);
}

function waitedNs(pid: number): number {
  try {
    const [, waited = '0'] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ');
    return Number(waited);
  } catch {
    return 0;
  }
}
