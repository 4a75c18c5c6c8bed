/** A socket as the session needs it. The gateway implements it, and tests implement it with queues. */
export interface Connection {
  readonly isOpen: boolean;
  /** Bytes that `send` has accepted but that have not left this process. */
  readonly bufferedBytes: number;
  send(frame: Uint8Array): void;
  /** Sends the frames in order, as one write. */
  sendTogether(frames: readonly Uint8Array[]): void;
  /** Stops reading until `resume`. This is how a limit slows a client down. */
  pause(): void;
  resume(): void;
  close(code: number, reason: string): void;
}
