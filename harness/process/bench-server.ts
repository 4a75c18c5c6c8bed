/** The compiled server in a process of its own, on one port and one data folder for as many lives as it is given. */
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { endProcess, isLogLine, launchServer } from '../../demo/server-process.ts';
import type { ServerSample } from './server-sample.ts';

export interface BenchServerOptions {
  readonly dataDir: string;
  /** As an operator would set it. */
  readonly env?: Readonly<Record<string, string>>;
}

const serverMain = fileURLToPath(new URL('../../server/main.js', import.meta.url));
const probe = new URL('./probe.js', import.meta.url).href;

export class BenchServer {
  readonly url: string;
  readonly teacherKey = `BENCH-${randomUUID()}`;
  /** What it has logged: warnings and worse. The oldest go first. */
  readonly logLines: string[] = [];
  readonly #options: BenchServerOptions;
  readonly #port: number;
  #child: ChildProcess | undefined;

  private constructor(options: BenchServerOptions, port: number) {
    this.#options = options;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async create(options: BenchServerOptions): Promise<BenchServer> {
    return new BenchServer(options, await freePort());
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves once it accepts connections; rejects with Error where it does not come up. */
  async start(): Promise<void> {
    const { dataDir, env } = this.#options;
    const { child } = await launchServer({
      command: [process.execPath, '--expose-gc', '--enable-source-maps', '--import', probe, serverMain],
      env: {
        ...process.env,
        PORT: String(this.#port),
        HOST: '127.0.0.1',
        DATA_DIR: dataDir,
        DOWNBEAT_TEACHER_KEY: this.teacherKey,
        LOG_LEVEL: 'warn',
        PUBLIC_URL: undefined,
        ...env,
      },
      hasChannel: true,
      readyIn: (line) => line.includes('Downbeat is ready') || undefined,
      onLine: (line) => {
        if (isLogLine(line)) this.#log(line);
      },
    });
    this.#child = child;
  }

  /** SIGKILL: nothing is flushed, nobody is told. Resolves once the process is gone. */
  kill(): Promise<number | null> {
    return this.#end('SIGKILL');
  }

  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async sample(): Promise<ServerSample> {
    const child = this.#child;
    if (child === undefined) throw new Error('The server is not running.');
    const answer = once(child, 'message');
    child.send('sample');
    const [sample] = (await answer) as [ServerSample];
    return sample;
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    this.#child = undefined;
    return child === undefined ? null : endProcess(child, signal);
  }

  #log(line: string): void {
    this.logLines.push(line);
    if (this.logLines.length > maxLogLines) this.logLines.shift();
  }
}

const maxLogLines = 1000;

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  await once(listener, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
