/** The harness's end of a worker. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pinnedNode } from '../../bench/comparison/pinned-process.ts';
import type {
  ClientWorkerAnswer,
  ClientWorkerOrder,
  Look,
  Place,
  Received,
} from './client-worker-message.ts';

const program = fileURLToPath(new URL('./client-worker.js', import.meta.url));
const answerTimeoutMs = 60_000;

export class ClientWorkerProcess {
  readonly #child: ChildProcess;

  /** On one core where it is given, and the machine can do that. */
  constructor(core?: number) {
    const [execPath = '', ...execArgv] = pinnedNode(core);
    // Bytes stay bytes.
    const serialization = 'advanced';
    this.#child = fork(program, { execPath, execArgv: [...execArgv, '--enable-source-maps'], serialization });
  }

  async sit(places: readonly Place[], seed: number): Promise<void> {
    await this.#ask({ order: 'sit', places, seed });
  }

  async tell(
    order: Extract<ClientWorkerOrder, { order: 'work' | 'rest' | 'recess' | 'leave' }>,
  ): Promise<void> {
    await this.#ask(order);
  }

  async received(): Promise<readonly Received[]> {
    return (await this.#ask({ order: 'received' })) as readonly Received[];
  }

  async countAway(): Promise<number> {
    return (await this.#ask({ order: 'count-away' })) as number;
  }

  async look(): Promise<readonly Look[]> {
    return (await this.#ask({ order: 'look' })) as readonly Look[];
  }

  close(): void {
    if (this.#child.connected) this.#child.disconnect();
  }

  /** One order at a time. */
  async #ask(order: ClientWorkerOrder): Promise<ClientWorkerAnswer> {
    const answer = once(this.#child, 'message', { signal: AbortSignal.timeout(answerTimeoutMs) });
    this.#child.send(order);
    const [message] = (await answer) as [ClientWorkerAnswer];
    return message;
  }
}
