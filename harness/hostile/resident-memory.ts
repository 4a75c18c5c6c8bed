import { readFileSync } from 'node:fs';

const everyMs = 100;

/** Watches a process's resident memory (Linux). */
export class ResidentMemory {
  readonly #path: string;
  readonly #timer: NodeJS.Timeout;
  #mostMb = 0;

  constructor(pid: number) {
    this.#path = `/proc/${pid}/status`;
    this.#timer = setInterval(() => {
      this.#mostMb = Math.max(this.#mostMb, this.nowMb());
    }, everyMs);
  }

  nowMb(): number {
    const [, kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(this.#path, 'utf8')) ?? [];
    return Number(kb) / 1024;
  }

  /** The most since the last call. */
  takeMostMb(): number {
    const most = Math.max(this.#mostMb, this.nowMb());
    this.#mostMb = 0;
    return most;
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
