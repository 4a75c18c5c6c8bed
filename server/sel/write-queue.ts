/**
 * Participation on its way to the store, in order. Nobody waits for it: a single write is stored at once, and writes that follow
 * soon go in one transaction. A slow store makes the queue longer, and a failing one is retried with growing pauses. What still
 * fails goes to the dead-letter table.
 */
import type { SelStore, SelWrite } from '../../persistence/sel-store.ts';
import type { SelHealth } from '../../shared/sel-api.ts';
import type { Clock } from '../clock.ts';

export interface WriteQueueOptions {
  readonly clock: Clock;
  readonly store: Pick<SelStore, 'save' | 'saveAll' | 'deadLetter' | 'countDeadLetters'>;
  /** A room has something new. */
  onSaved(roomId: string): void;
  onDeadLetter(error: unknown): void;
  /** The most writes that wait. The oldest is given up for the newest. */
  readonly maxWaiting?: number;
}

const firstPauseMs = 500;
/** The pause between two transactions: a school that comes back causes a dozen of them, not a thousand. */
const gatheringMs = 100;
const maxWritesAtOnce = 100;
/** 0.5 + 1 + 2 + 4 + 8 s: longer than a checkpoint or a backup holds the file. */
const maxTries = 6;

export class WriteQueue {
  readonly #options: WriteQueueOptions;
  readonly #maxWaiting: number;
  readonly #waiting: SelWrite[] = [];
  #inFlight = 0;
  #worker: Promise<void> | undefined;
  #closing = false;
  #endPause: () => void = () => {};
  #deadLetters = 0;
  #unkept = 0;

  constructor(options: WriteQueueOptions) {
    this.#options = options;
    this.#maxWaiting = options.maxWaiting ?? 10_000;
  }

  get health(): SelHealth {
    return {
      waiting: this.#waiting.length + this.#inFlight,
      deadLetters: this.#deadLetters,
      unkept: this.#unkept,
    };
  }

  push(write: SelWrite): void {
    this.#waiting.push(write);
    if (this.#waiting.length > this.#maxWaiting) {
      this.#waiting.shift();
      this.#unkept += 1;
    }
    this.#worker ??= this.#work();
  }

  /** Counts the dead letters, after a start or after some have been revived. */
  async countDeadLetters(): Promise<void> {
    this.#deadLetters = await this.#options.store.countDeadLetters();
  }

  /** Writes what is waiting without pauses. Each write is saved or becomes a dead letter. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#endPause();
    while (this.#worker !== undefined) await this.#worker;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const writes = this.#waiting.splice(0, maxWritesAtOnce);
      this.#inFlight = writes.length;
      if (writes.length === 1 || !(await this.#saveAll(writes))) await this.#deliverEach(writes);
      this.#inFlight = 0;
      if (!this.#closing) await this.#pause(gatheringMs);
    }
    this.#worker = undefined;
  }

  /** Returns false if the store refuses them together, because one of them may be at fault. */
  async #saveAll(writes: readonly SelWrite[]): Promise<boolean> {
    try {
      await this.#options.store.saveAll(writes);
    } catch {
      return false;
    }
    for (const { roomId } of writes) this.#options.onSaved(roomId);
    return true;
  }

  async #deliverEach(writes: readonly SelWrite[]): Promise<void> {
    for (const write of writes) {
      await this.#deliver(write);
      this.#inFlight -= 1;
    }
  }

  async #deliver(write: SelWrite): Promise<void> {
    const { store, onSaved } = this.#options;
    let fault: unknown;
    for (let tries = 0; tries < maxTries; tries += 1) {
      if (tries > 0 && this.#closing) break;
      if (tries > 0) await this.#pause(firstPauseMs * 2 ** (tries - 1));
      try {
        await store.save(write);
        onSaved(write.roomId);
        return;
      } catch (error) {
        fault = error;
      }
    }
    await this.#deadLetter(write, fault);
  }

  async #deadLetter(write: SelWrite, fault: unknown): Promise<void> {
    const { store, clock, onDeadLetter } = this.#options;
    try {
      await store.deadLetter(write, fault instanceof Error ? fault.message : 'unknown', clock.unixNow());
      this.#deadLetters += 1;
    } catch {
      this.#unkept += 1;
    }
    onDeadLetter(fault);
  }

  #pause(ms: number): Promise<void> {
    const { clock } = this.#options;
    return new Promise((resolve) => {
      const timer = clock.at(clock.now() + ms, resolve);
      this.#endPause = () => {
        timer.cancel();
        resolve();
      };
    });
  }
}
