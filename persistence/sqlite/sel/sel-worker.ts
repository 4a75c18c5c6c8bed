/** The thread that the SQLite store lives in: a slow disk, a purge or a long export holds this thread up and no beat. */
import { parentPort, workerData } from 'node:worker_threads';
import type { SelStore } from '../../sel-store.ts';
import { giveWay } from './give-way.ts';
import { openSqliteSelStore } from './open-sqlite-sel-store.ts';
import { faultOf, type SelCall, type SelReply, type SelStart, type SelWorkerOptions } from './sel-call.ts';

function start(options: SelWorkerOptions): void {
  let store: SelStore;
  try {
    store = openSqliteSelStore(options);
  } catch (error) {
    post({ error: faultOf(error) });
    return;
  }
  parentPort?.on('message', (call: SelCall) => {
    answer(store, call).then(post, () => undefined);
  });
  post({ ready: true });
}

async function answer(store: SelStore, { id, method, args }: SelCall): Promise<SelReply> {
  try {
    // The caller's proxy is typed by the port; the arguments were checked there.
    const call = store[method] as (...args: readonly unknown[]) => Promise<unknown>;
    return { id, result: await call(...args) };
  } catch (error) {
    return { id, error: faultOf(error) };
  }
}

function post(message: SelReply | SelStart): void {
  parentPort?.postMessage(message);
}

giveWay();
start(workerData);
