/** The process is shutting down or the room has just failed. The client may try again later. */
export class RoomUnavailableError extends Error {
  override readonly name = 'RoomUnavailableError';
  /** ms */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}
