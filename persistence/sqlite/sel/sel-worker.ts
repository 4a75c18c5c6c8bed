/** The thread that the SQLite store lives in: a slow disk, a purge or a long export holds this thread up and no beat. */

import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { SelStore } from '../../sel-store.ts';
import { openSqliteSelStore } from './open-sqlite-sel-store.ts';
import { faultOf, type SelCall, type SelReply, type SelStart, type SelWorkerOptions } from './sel-call.ts';

/**
 * Lets all other threads of the machine go before the one that calls it. A thread of its own keeps the rooms' thread free only
 * where there is a second core; on a single one both get half of it. Linux knows a priority for each thread, and a thread its
 * own id (proc(5), `/proc/thread-self`; setpriority(2), notes). Elsewhere nothing changes.
 */
function giveWay(): void {
  try {
    const threadId = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(threadId, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // No such file, or not allowed: the store works as well, with the same priority as the rooms.
  }
}

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
