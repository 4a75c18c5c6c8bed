/**
 * The real server in a process of its own, on a free port of this machine and with a data folder that goes with it: it
 * shares no event loop with the students, so that their work does not count as its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface DemoServer {
  readonly url: string;
  readonly teacherKey: string;
  /** What it has logged: warnings and worse. */
  readonly logLines: readonly string[];
  /** Ends the server and removes its data. Idempotent. */
  stop(): Promise<void>;
}

const startTimeoutMs = 20_000;
const stopTimeoutMs = 5000;

/** `main`: the compiled `server/main.js`. Rejects with Error where it does not come up. */
export async function startDemoServer(main: string): Promise<DemoServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'downbeat-demo-'));
  const teacherKey = `DEMO-${randomUUID()}`;
  const child = spawn(process.execPath, ['--enable-source-maps', main], {
    env: {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      DOWNBEAT_TEACHER_KEY: teacherKey,
      LOG_LEVEL: 'warn',
      // The address is read from the welcome.
      PUBLIC_URL: undefined,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const logLines: string[] = [];
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const port = await portOf(child, logLines);
    return { url: `http://127.0.0.1:${port}`, teacherKey, logLines, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function portOf(child: ChildProcess, logLines: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      clearTimeout(timeout);
      reject(new Error(`The server ${reason}.\n${logLines.join('\n')}`.trim()));
    };
    const timeout = setTimeout(() => fail(`was not ready after ${startTimeoutMs} ms`), startTimeoutMs);
    const read = (line: string): void => {
      const port = /^ {2}Teacher's link +http:\/\/localhost:(\d+)\//.exec(line)?.[1];
      // The welcome is indented, the log is not.
      if (/^\S/.test(line)) logLines.push(line);
      if (port === undefined) return;
      clearTimeout(timeout);
      resolve(Number(port));
    };
    for (const stream of [child.stdout, child.stderr]) if (stream) readLines(stream, read);
    child.once('error', (error) => fail(`can't be started: ${error.message}`));
    child.once('exit', (code) => fail(`ended with ${code} before it was ready`));
  });
}

/** Calls for each whole line that the stream has brought. */
export function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  const kill = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  child.kill('SIGTERM');
  await exited;
  clearTimeout(kill);
}
