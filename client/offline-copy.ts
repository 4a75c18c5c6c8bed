/** A copy of the document on this device, so that edits survive closing the page. */
import type * as Y from 'yjs';
import type { ClientClock } from './client-clock.ts';
import type { Session } from './session.ts';

export interface OfflineCopy {
  /** Resolves once what was stored is in the document and the document is stored. */
  readonly whenSynced: Promise<unknown>;
  destroy(): unknown;
  /** Destroys the copy and deletes what it stored. Without this method, copies of ended epochs stay on the device. */
  clearData?(): unknown;
}

/** Satisfied by y-indexeddb: `(name, doc) => new IndexeddbPersistence(name, doc)`. */
export type Persistence = (name: string, doc: Y.Doc) => OfflineCopy;

/** A browser may never open its database (private windows, a full disk), and leaving must not wait for that. */
const openTimeoutMs = 2000;

/** One copy for each seat: on a shared laptop, what one child wrote must never be sent as another's. */
export function offlineCopyName({ roomId, participantId }: Session, epoch: number): string {
  return `downbeat:${roomId}:${participantId}:${epoch}`;
}

/** Resolves to whether the copy is open and in the document, at the latest when that can no longer be expected. */
export async function offlineCopyOpened(copy: OfflineCopy, clock: ClientClock): Promise<boolean> {
  return await new Promise<boolean>((resolve) => {
    const timeout = clock.at(clock.now() + openTimeoutMs, () => resolve(false));
    copy.whenSynced
      .finally(() => timeout.cancel())
      .then(
        () => resolve(true),
        () => resolve(false),
      );
  });
}

/** Resolves when everything is written and the copy is closed. */
export async function closeOfflineCopy(copy: OfflineCopy, clock: ClientClock): Promise<void> {
  await offlineCopyOpened(copy, clock);
  await copy.destroy();
}

/** Deletes the copy of an ended epoch once `next` has stored what was left of it. Resolves when the copy is closed. */
export async function replaceOfflineCopy(
  ended: OfflineCopy,
  next: OfflineCopy,
  clock: ClientClock,
): Promise<void> {
  const isStored = await offlineCopyOpened(next, clock);
  if (isStored && ended.clearData !== undefined) await ended.clearData();
  else await ended.destroy();
}
