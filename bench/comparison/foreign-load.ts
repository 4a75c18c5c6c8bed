/** How busy the machine was with other things than the benchmark. */
import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

export interface MachineTime {
  readonly busyMs: number;
  readonly atMs: number;
}

const tickMs = 10;

/** NaN where the machine does not tell. */
export function machineTime(): MachineTime {
  return { busyMs: readBusyMs(), atMs: performance.now() };
}

function readBusyMs(): number {
  try {
    const [, ...fields] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').trim().split(/\s+/);
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = fields.map(Number);
    return (user + nice + system + irq + softirq + steal) * tickMs;
  } catch {
    return Number.NaN;
  }
}

/** Cores that neither server nor load used. */
export function foreignCores(before: MachineTime, after: MachineTime, ownCores: number): number {
  return Math.max(0, (after.busyMs - before.busyMs) / (after.atMs - before.atMs) - ownCores);
}

export function machineText(): string {
  return `${availableParallelism()} cores, Node ${process.version}, load averages ${loadavg()
    .map((value) => value.toFixed(1))
    .join(', ')}`;
}
