/** A fault in a room's own code fails that room, and neither its caller nor the process. */
export function guardRoom(room: { failed(error: unknown): void }, action: () => void): void {
  try {
    action();
  } catch (error) {
    room.failed(error);
  }
}
