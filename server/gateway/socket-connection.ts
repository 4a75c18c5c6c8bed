/** A WebSocket as the session needs it. */
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { CloseReason } from '../../shared/close-code.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import type { Connection } from '../session/connection.ts';
import type { Session } from '../session/session.ts';
import { FrameWriter } from './frame-writer.ts';

/** How long a client that is no longer read may take to read the close code. */
export const finalFrameMs = 1000;

export class SocketConnection implements Connection {
  /** Names the connection in the log. */
  readonly requestId: string;
  /** ms of the clock's waking time. */
  heardAt: number;
  /** Set once the connection is admitted. */
  session: Session | undefined;
  readonly #socket: WebSocket;
  readonly #writer: FrameWriter;
  readonly #metrics: ServerMetrics;
  #freeSince = 0;
  #freeFrames = 0;

  constructor(
    socket: WebSocket,
    transport: Socket,
    options: { readonly metrics: ServerMetrics; readonly requestId: string; readonly heardAt: number },
  ) {
    this.requestId = options.requestId;
    this.heardAt = options.heardAt;
    this.#socket = socket;
    this.#writer = new FrameWriter(socket, transport);
    this.#metrics = options.metrics;
  }

  /** Counts frames that no budget counts. Returns how many have arrived within this second. `now` is monotonic ms. */
  countUnmetered(frames: number, now: number): number {
    if (now - this.#freeSince >= 1000) {
      this.#freeSince = now;
      this.#freeFrames = 0;
    }
    this.#freeFrames += frames;
    return this.#freeFrames;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  get isPaused(): boolean {
    return this.#socket.isPaused;
  }

  get bufferedBytes(): number {
    return this.#writer.bufferedBytes;
  }

  send(frame: Uint8Array): void {
    this.#writer.write(frame);
  }

  sendTogether(frames: readonly Uint8Array[]): void {
    this.#writer.writeTogether(frames);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  ping(): void {
    this.#socket.ping();
  }

  close(code: number, reason: string): void {
    // A paused socket would never read the closing handshake.
    this.#socket.resume();
    if (this.isOpen) this.#metrics.closed(code);
    this.#socket.close(code, reason);
  }

  /** Sends the close code and reads nothing more, not even the answer. The caller must terminate the socket soon. */
  closeWithoutReading({ code, reason }: CloseReason): void {
    this.#socket.pause();
    if (this.isOpen) this.#metrics.closed(code);
    this.#socket.close(code, reason);
  }

  /** Sends no reason: the server is stopping, and has told its rooms' members why. */
  closeOnShutdown(): void {
    this.#socket.resume();
    this.#socket.close();
  }

  /** Ends at once, without the closing handshake. */
  terminate(): void {
    this.#socket.terminate();
  }
}
