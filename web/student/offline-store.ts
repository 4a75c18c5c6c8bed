/** The copy of the room on this device, so that edits made without network outlive a closed page. Cleared with the seat. */
import { IndexeddbPersistence } from 'y-indexeddb';
import type { Persistence } from '../../client/offline-copy.ts';

export interface OfflineStore {
  readonly persistence: Persistence;
  /** Deletes what was stored; resolves whether or not that worked. */
  clear(): Promise<void>;
}

export function createOfflineStore(): OfflineStore | undefined {
  // Firefox's private windows of old and some filters have none.
  if (typeof indexedDB === 'undefined') return undefined;
  const copies: IndexeddbPersistence[] = [];
  return {
    persistence: (name, doc) => {
      const copy = new IndexeddbPersistence(name, doc);
      copies.push(copy);
      return copy;
    },
    clear: async () => {
      await Promise.all(copies.map((copy) => copy.clearData().catch(() => undefined)));
    },
  };
}
