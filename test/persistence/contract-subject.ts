import type { RoomStore } from '../../persistence/room-store.ts';

/** The store that a contract is checked on. */
export interface Subject {
  store: RoomStore;
  /** Closes the store and opens it anew in the same place. */
  reopen(): Promise<void>;
}
