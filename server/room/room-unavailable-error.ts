/** The process is going down or the room has just failed; try again later. */
export class RoomUnavailableError extends Error {
  override readonly name = 'RoomUnavailableError';
  /** ms */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}
