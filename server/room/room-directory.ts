/** Which process a room belongs to. A room is live in one process at a time, and that process orders its updates. */
export interface RoomDirectory {
  /** Called before the room is loaded. Rejects with RoomUnavailableError if another process has it. */
  claim(roomId: string): Promise<void>;
  /** Called once nothing of the room is left to store. Another process may then have it. */
  release(roomId: string): Promise<void>;
}

/** For a store that only one process uses (persistence/sqlite/hold-data-folder.ts ensures that). */
export const soleOwner: RoomDirectory = {
  async claim() {},
  async release() {},
};
