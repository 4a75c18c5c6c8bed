/** An exception in a room's own code fails that room, but not its caller or the process. */
export function guardRoom(room: { failed(error: unknown): void }, action: () => void): void {
  try {
    action();
  } catch (error) {
    room.failed(error);
  }
}
