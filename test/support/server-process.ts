/** The real server in a process of its own, to be killed and started again on the same data folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

export interface ServerProcess {
  readonly url: string;
  /** What it has printed: welcome and log. */
  output(): string;
  /** SIGSTOP: it holds its sockets and does nothing. */
  suspend(): void;
  resume(): void;
  /** SIGKILL: nothing is flushed, nobody is told. */
  kill(): Promise<void>;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Resolves once it accepts connections. `prelude`: shell commands in whose grip it runs, such as a `ulimit`. */
export async function startServerProcess(
  main: string,
  env: Record<string, string>,
  prelude = 'true',
): Promise<ServerProcess> {
  const command = ['-c', `${prelude}; exec "$@"`, 'sh', process.execPath, '--enable-source-maps', main];
  const child = spawn('sh', command, {
    env: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = await ready(child);
  const exited = once(child, 'exit');
  return {
    url: `http://127.0.0.1:${env.PORT}`,
    output,
    suspend: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exited;
      return typeof code === 'number' ? code : null;
    },
  };
}

/** Resolves to what reads all that it has printed so far. */
function ready(child: ChildProcess): Promise<() => string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('Downbeat is ready')) resolve(() => text);
    });
    child.once('exit', (code) =>
      reject(new Error(`The server ended with ${code} before it was ready:\n${text}`)),
    );
  });
}
