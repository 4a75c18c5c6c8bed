/** A server in a process of its own, launched and waited for: by the demo, benchmarks, harnesses and tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface LaunchOptions<Ready> {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Gives it a channel for messages. */
  readonly hasChannel?: boolean;
  /** What a line of its output says once it is ready; undefined for every other line. */
  readonly readyIn: (line: string) => Ready | undefined;
  readonly onLine?: (line: string) => void;
  readonly timeoutMs?: number;
}

export interface LaunchedServer<Ready> {
  readonly child: ChildProcess;
  readonly ready: Ready;
}

/** Resolves once it is ready. Rejects with Error, its last lines in it and its process ended, where that does not happen. */
export async function launchServer<Ready>(options: LaunchOptions<Ready>): Promise<LaunchedServer<Ready>> {
  const { command, env, cwd, hasChannel = false } = options;
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe', ...(hasChannel ? (['ipc'] as const) : [])],
    ...(cwd !== undefined && { cwd }),
  });
  try {
    return { child, ready: await readinessOf(child, options) };
  } catch (error) {
    await endProcess(child, 'SIGKILL');
    throw error;
  }
}

/** Far more than a start takes: so that a busy machine does not end a run of hours. */
const startTimeoutMs = 120_000;
const shownLines = 20;

function readinessOf<Ready>(
  child: ChildProcess,
  { readyIn, onLine, timeoutMs = startTimeoutMs }: LaunchOptions<Ready>,
): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const last: string[] = [];
    const fail = (reason: string): void => {
      clearTimeout(timeout);
      reject(new Error(`The server ${reason}.\n${last.join('\n')}`.trim()));
    };
    const timeout = setTimeout(() => fail(`was not ready after ${timeoutMs} ms`), timeoutMs);
    const read = (line: string): void => {
      last.push(line);
      if (last.length > shownLines) last.shift();
      onLine?.(line);
      const ready = readyIn(line);
      if (ready === undefined) return;
      clearTimeout(timeout);
      resolve(ready);
    };
    for (const stream of [child.stdout, child.stderr]) if (stream) readLines(stream, read);
    child.once('error', (error) => fail(`can't be started: ${error.message}`));
    child.once('exit', (code) => fail(`ended with ${code} before it was ready`));
  });
}

/** Calls for each whole line that the stream has brought. */
function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
}

/** The welcome is indented, the log is not. */
export function isLogLine(line: string): boolean {
  return /^\S/.test(line);
}

/** Resolves to the exit code, or null where a signal ended it. `patienceMs`: from then on it is killed. */
export async function endProcess(
  child: ChildProcess,
  signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM',
  patienceMs?: number,
): Promise<number | null> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  const kill = patienceMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), patienceMs);
  child.kill(signal);
  const [code] = await exited;
  clearTimeout(kill);
  return typeof code === 'number' ? code : null;
}
