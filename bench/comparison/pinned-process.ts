/** A Node process on one core, where the machine can do that. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

export const cores = { server: 0, load: 1 } as const;
export const canPin: boolean =
  availableParallelism() > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0;

export interface PinnedOptions {
  readonly core: number;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** The command that runs Node there. */
export function pinnedNode(core?: number): string[] {
  const isPinned = canPin && core !== undefined;
  return [...(isPinned ? ['taskset', '-c', String(core)] : []), process.execPath];
}

/** Its output is piped, and it has a channel. */
export function spawnPinned({ core, args, env = {}, cwd }: PinnedOptions): ChildProcess {
  const [program = '', ...rest] = [...pinnedNode(core), ...args];
  return spawn(program, rest, {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    ...(cwd !== undefined && { cwd }),
  });
}
