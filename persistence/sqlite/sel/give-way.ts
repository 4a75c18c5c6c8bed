import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Lets all other threads of the machine go before the one that calls it. A thread of its own keeps the rooms' thread free only
 * where there is a second core; on a single one both get half of it. Linux knows a priority for each thread, and a thread its
 * own id (proc(5), `/proc/thread-self`; setpriority(2), notes). Elsewhere nothing changes.
 */
export function giveWay(): void {
  try {
    const threadId = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(threadId, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // No such file, or not allowed: the store works as well, with the same priority as the rooms.
  }
}
