/** A socket as the session needs it. The gateway implements it; tests do with queues. */
export interface Connection {
  readonly isOpen: boolean;
  /** Bytes accepted by `send` that have not left this process. */
  readonly bufferedBytes: number;
  send(frame: Uint8Array): void;
  /** In order, and as one write. */
  sendTogether(frames: readonly Uint8Array[]): void;
  /** Reads nothing more until `resume`: how a limit slows a client down. */
  pause(): void;
  resume(): void;
  close(code: number, reason: string): void;
}
