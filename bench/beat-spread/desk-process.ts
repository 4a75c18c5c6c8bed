/** The bench's end of a desk. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Value } from 'typebox/value';
import { DeskAnswer, type DeskOrder, type Place } from './desk-message.ts';

const program = fileURLToPath(new URL('./desk.js', import.meta.url));

export class DeskProcess {
  readonly #child: ChildProcess = fork(program, { execArgv: ['--enable-source-maps'] });

  join(places: readonly Place[]): void {
    this.#send({ order: 'join', places: [...places] });
  }

  /** Everybody leaves. */
  async leave(): Promise<DeskAnswer> {
    const answer = once(this.#child, 'message', { signal: AbortSignal.timeout(30_000) });
    this.#send({ order: 'leave' });
    const [message] = await answer;
    return Value.Parse(DeskAnswer, message);
  }

  close(): void {
    if (this.#child.connected) this.#child.disconnect();
  }

  #send(order: DeskOrder): void {
    this.#child.send(order);
  }
}
