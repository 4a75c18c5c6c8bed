/** The embedded store in a thread of its own, so that nothing it does delays a note or a beat. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SelStore } from '../../sel-store.ts';
import {
  errorOf,
  type SelCall,
  type SelMethod,
  type SelReply,
  type SelStart,
  type SelWorkerOptions,
  selMethods,
} from './sel-call.ts';

interface Waiter {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Works only when compiled, because a worker starts from a plain JavaScript file. Rejects if the file can't be opened. */
export async function openSelStoreInWorker(options: SelWorkerOptions): Promise<SelStore> {
  const thread = new SelThread(options);
  await thread.start();
  const call =
    (method: string) =>
    (...args: unknown[]) =>
      thread.call(method as SelMethod, args);
  // The cast is safe: `selMethods` names all of the port's methods, and the thread answers as the store would.
  return Object.fromEntries(selMethods.map((method) => [method, call(method)])) as unknown as SelStore;
}

class SelThread {
  readonly #options: SelWorkerOptions;
  readonly #waiting = new Map<number, Waiter>();
  #worker: Promise<Worker> | undefined;
  #lastId = 0;

  constructor(options: SelWorkerOptions) {
    this.#options = options;
  }

  /** Can also be called after the thread has died: pending calls have been rejected, and the next call starts a new thread. */
  start(): Promise<Worker> {
    this.#worker ??= this.#spawn();
    return this.#worker;
  }

  async call(method: SelMethod, args: readonly unknown[]): Promise<unknown> {
    const worker = await this.start();
    this.#lastId += 1;
    const id = this.#lastId;
    const result = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    worker.postMessage({ id, method, args } satisfies SelCall);
    await result;
    if (method === 'close') await worker.terminate();
    return result;
  }

  async #spawn(): Promise<Worker> {
    const worker = new Worker(new URL('./sel-worker.js', import.meta.url), { workerData: this.#options });
    worker.once('error', (error: unknown) => this.#lost(error));
    worker.once('exit', () => this.#lost(new Error('The thread of sel.db has ended.')));
    const [start]: [SelStart] = await firstMessage(worker);
    if ('error' in start) {
      this.#worker = undefined;
      await worker.terminate();
      throw errorOf(start.error);
    }
    worker.on('message', (reply: SelReply) => this.#settle(reply));
    return worker;
  }

  #settle(reply: SelReply): void {
    const waiter = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) waiter?.reject(errorOf(reply.error));
    else waiter?.resolve(reply.result);
  }

  #lost(error: unknown): void {
    this.#worker = undefined;
    const reason = error instanceof Error ? error : new Error(String(error));
    for (const waiter of this.#waiting.values()) waiter.reject(reason);
    this.#waiting.clear();
  }
}

async function firstMessage(worker: Worker): Promise<[SelStart]> {
  const [start] = await once(worker, 'message');
  return [start];
}
