/** The thread of the SQLite store. A slow disk, a purge or a long export delays this thread, but no beat. */

import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { SelStore } from '../../sel-store.ts';
import { openSqliteSelStore } from './open-sqlite-sel-store.ts';
import { faultOf, type SelCall, type SelReply, type SelStart, type SelWorkerOptions } from './sel-call.ts';

/**
 * Lets all other threads of the machine run before the calling one. A separate thread keeps the rooms' thread free only if there
 * is a second core; on a single core each would get half of it. Linux has a priority for each thread, and each thread has its own
 * id (proc(5), `/proc/thread-self`; setpriority(2), notes). On other systems nothing changes.
 */
function giveWay(): void {
  try {
    const threadId = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(threadId, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // The file doesn't exist, or it isn't allowed. The store still works, with the same priority as the rooms.
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
    // The caller's proxy is typed by the port, so the arguments were checked there.
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
