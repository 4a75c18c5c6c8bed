/** The `downbeat` command, compiled, in a process of its own. */
import { execFile } from 'node:child_process';
import type { Compiled } from '../support/compiled.ts';

export interface CommandEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function runDownbeat(
  compiled: Compiled,
  dataDir: string,
  args: readonly string[],
): Promise<CommandEnd> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? '', DATA_DIR: dataDir };
    const child = execFile(
      process.execPath,
      [compiled.path('cli/main.js'), ...args],
      { env },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
