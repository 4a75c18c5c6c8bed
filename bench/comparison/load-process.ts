/** The benchmark's end of the load process, on the other core. */
import type { ChildProcess } from 'node:child_process';
import { Value } from 'typebox/value';
import { endProcess } from '../../demo/server-process.ts';
import { LoadAnswer, type LoadFigures, type LoadOrder } from './load/load-order.ts';
import { cores, spawnPinned } from './pinned-process.ts';
import { compiledLoad } from './repository.ts';

const stopTimeoutMs = 8000;

export class LoadProcess {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = spawnPinned({ core: cores.load, args: ['--enable-source-maps', compiledLoad] });
    this.#child.stdout?.pipe(process.stderr);
    this.#child.stderr?.pipe(process.stderr);
  }

  /** `onBegin` and `onEnd`: of the measurement. Rejects where a client can't get into its room. */
  run(order: LoadOrder, onBegin: () => void, onEnd: () => void): Promise<LoadFigures> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#child.off('message', hear);
        this.#child.off('exit', die);
      };
      const die = (code: number | null): void => {
        settle();
        reject(new Error(`The load process ended with ${code}.`));
      };
      const hear = (message: unknown): void => {
        const answer = Value.Parse(LoadAnswer, message);
        if (answer.kind === 'begins') onBegin();
        else if (answer.kind === 'ends') onEnd();
        else {
          settle();
          if (answer.kind === 'done') resolve(answer.figures);
          else reject(new Error(answer.reason));
        }
      };
      this.#child.on('message', hear);
      this.#child.once('exit', die);
      this.#child.send(order);
    });
  }

  async close(): Promise<void> {
    await endProcess(this.#child, 'SIGTERM', stopTimeoutMs);
  }
}
