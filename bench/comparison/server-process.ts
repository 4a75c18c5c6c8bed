/** One of the compared servers, in a process of its own on its own core. */
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Value } from 'typebox/value';
import { endProcess, launchServer } from '../../demo/server-process.ts';
import { type PeerName, peers } from './peer.ts';
import { canPin, cores, pinnedNode } from './pinned-process.ts';
import { type CpuReading, readCpu } from './process-cpu.ts';
import { compiledProbe, compiledServer, peersFolder } from './repository.ts';
import { ServerUsage } from './server-usage.ts';

export interface ServerOptions {
  readonly peer: PeerName;
  /** Keeps its documents on disk; Downbeat always does. */
  readonly isDurable?: boolean;
  /** Instead of the peer's own, in bench/peers. */
  readonly program?: string;
  /** Environment of its own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Writes a CPU profile into this folder. */
  readonly profileFolder?: string | undefined;
}

/** For every server: on one core the collector's helper threads would only take turns with the loop, for up to half a second. */
const oneCoreFlags = ['--single-threaded-gc'] as const;

/** What an operator raises where a whole school, or here a load, comes from one address. */
const downbeatLimits = {
  DOWNBEAT_JOINS_PER_MINUTE_PER_CODE: '100000',
} as const;

const startTimeoutMs = 20_000;
const answerTimeoutMs = 30_000;
const stopTimeoutMs = 8000;

export class ServerProcess {
  readonly peer: PeerName;
  readonly port: number;
  /** Where seats are reserved, if anywhere. */
  readonly seatPort: number | undefined;
  readonly teacherKey: string;
  readonly #options: ServerOptions;
  readonly #child: ChildProcess;
  readonly #dataDir: string;
  #questions = 0;

  private constructor(options: ServerOptions, place: Place, child: ChildProcess, ports: Ports) {
    this.peer = options.peer;
    this.#options = options;
    this.#child = child;
    this.#dataDir = place.dataDir;
    this.teacherKey = place.teacherKey;
    this.port = ports.port;
    this.seatPort = ports.seatPort;
  }

  static async start(options: ServerOptions): Promise<ServerProcess> {
    const dataDir = await mkdtemp(join(tmpdir(), 'downbeat-bench-'));
    return ServerProcess.#startAt(options, { dataDir, teacherKey: `BENCH-${randomUUID()}` });
  }

  static async #startAt(options: ServerOptions, place: Place): Promise<ServerProcess> {
    const program = options.program ?? peers[options.peer].program;
    const { profileFolder } = options;
    const { child, ready } = await launchServer({
      command: [
        ...pinnedNode(cores.server),
        ...(canPin ? oneCoreFlags : []),
        ...(profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`]),
        `--import=${pathToFileURL(compiledProbe).href}`,
        program === undefined ? compiledServer : join(peersFolder, program),
      ],
      cwd: peersFolder,
      env: { ...process.env, NODE_ENV: 'production', ...environmentOf(options, place), ...options.env },
      hasChannel: true,
      readyIn: portsIn,
      timeoutMs: startTimeoutMs,
    });
    return new ServerProcess(options, place, child, ready);
  }

  /** At this moment, however busy it is. */
  async cpu(): Promise<CpuReading> {
    return readCpu(this.#child.pid ?? 0) ?? this.usage();
  }

  /** What it has used; `collect`: after its garbage is gone. */
  usage(collect = false): Promise<ServerUsage> {
    this.#questions += 1;
    const question = `${collect ? 'collect' : 'tell'} ${this.#questions}`;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timeout);
        this.#child.off('message', hear);
      };
      const timeout = setTimeout(() => {
        settle();
        reject(new Error('The server gave no answer.'));
      }, answerTimeoutMs);
      // A busy server is slow to answer, and may be asked again meanwhile.
      const hear = (message: unknown): void => {
        const usage = Value.Parse(ServerUsage, message);
        if (usage.question !== question) return;
        settle();
        resolve(usage);
      };
      this.#child.on('message', hear);
      this.#child.send(question);
    });
  }

  /** Ends it and starts it anew on the same data. */
  async restart(
    signal: 'SIGTERM' | 'SIGKILL',
    env?: Readonly<Record<string, string>>,
  ): Promise<ServerProcess> {
    await endProcess(this.#child, signal, stopTimeoutMs);
    const { dataDir } = this;
    return ServerProcess.#startAt(
      { ...this.#options, ...(env && { env }) },
      { dataDir, teacherKey: this.teacherKey },
    );
  }

  async stop(): Promise<void> {
    await endProcess(this.#child, 'SIGTERM', stopTimeoutMs);
    await rm(this.#dataDir, { recursive: true, force: true });
  }

  get dataDir(): string {
    return this.#dataDir;
  }
}

interface Place {
  readonly dataDir: string;
  readonly teacherKey: string;
}

interface Ports {
  readonly port: number;
  readonly seatPort: number | undefined;
}

function environmentOf(
  { peer, isDurable }: ServerOptions,
  { dataDir, teacherKey }: Place,
): Record<string, string> {
  if (peer === 'downbeat') {
    const host = { PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'warn', PUBLIC_URL: '' };
    return { ...host, DATA_DIR: dataDir, DOWNBEAT_TEACHER_KEY: teacherKey, ...downbeatLimits };
  }
  if (isDurable !== true) return {};
  return peer === 'hocuspocus'
    ? { HOCUSPOCUS_FILE: join(dataDir, 'documents.sqlite') }
    : { YPERSISTENCE: join(dataDir, 'leveldb') };
}

const readyPatterns = [/listening on (\d+) ?(\d+)?/, /Teacher's link +http:\/\/localhost:(\d+)()/] as const;

function portsIn(line: string): Ports | undefined {
  for (const pattern of readyPatterns) {
    const [, port, seatPort] = pattern.exec(line) ?? [];
    if (port !== undefined) return { port: Number(port), seatPort: seatPort ? Number(seatPort) : undefined };
  }
  return undefined;
}
