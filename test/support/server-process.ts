/** The real server in a process of its own, to be killed and started again on the same data folder. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { endProcess, launchServer } from '../../demo/server-process.ts';

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
  const lines: string[] = [];
  const { child } = await launchServer({
    command: ['sh', '-c', `${prelude}; exec "$@"`, 'sh', process.execPath, '--enable-source-maps', main],
    env: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...env },
    readyIn: (line) => line.includes('Downbeat is ready') || undefined,
    onLine: (line) => lines.push(line),
  });
  return {
    url: `http://127.0.0.1:${env.PORT}`,
    output: () => lines.join('\n'),
    suspend: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill: async () => void (await endProcess(child, 'SIGKILL')),
    stop: () => endProcess(child),
  };
}
