/** A process's CPU time, read from outside: a busy server would answer the question too late. */
import { readFileSync } from 'node:fs';

export interface CpuReading {
  /** All threads, user and system. */
  readonly cpuMs: number;
  readonly atMs: number;
}

const tickMs = 10;

/** Undefined where the machine does not tell. */
export function readCpu(pid: number): CpuReading | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name, in brackets, may hold anything; user and system time are the 14th and 15th field of all.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { cpuMs: ticks * tickMs, atMs: performance.now() };
  } catch {
    return undefined;
  }
}

/** Cores that it used between the two. */
export function coresBetween(before: CpuReading, after: CpuReading): number {
  return (after.cpuMs - before.cpuMs) / Math.max(1, after.atMs - before.atMs);
}
