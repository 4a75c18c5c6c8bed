/** One command of a script, run in the repository's root with this terminal. Needs nothing installed. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Ends this process with the command's exit code where it fails. */
export function runStep(title, command, args) {
  const code = exitCodeOf(command, args);
  if (code === 0) return;
  console.error(`\n${title} failed (exit code ${code}).`);
  process.exit(code);
}

/** `options` as spawnSync takes them. */
export function exitCodeOf(command, args, options = {}) {
  // npm is a .cmd file on Windows, which only a shell can start.
  const shell = command === 'npm' && process.platform === 'win32';
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell, ...options });
  if (error) console.error(`Could not start ${command}: ${error.message}`);
  return status ?? 1;
}
