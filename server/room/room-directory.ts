/** Which process a room belongs to. A room is live in one process at a time: there its updates get their order. */
export interface RoomDirectory {
  /** Before the room is loaded. Rejects with RoomUnavailableError where another process has it. */
  claim(roomId: string): Promise<void>;
  /** Once nothing of the room is left to store: another process may have it. */
  release(roomId: string): Promise<void>;
}

/** For a store that one process has for itself (persistence/sqlite/hold-data-folder.ts sees to that). */
export const soleOwner: RoomDirectory = {
  async claim() {},
  async release() {},
};
