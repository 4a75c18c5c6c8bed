/** A WebSocket as the session needs it. */
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import { BinaryFrame, maxFramedBytes } from '../session/binary-frame.ts';
import type { Connection } from '../session/connection.ts';
import type { Session } from '../session/session.ts';

const framed = new BinaryFrame();

export class SocketConnection implements Connection {
  /** Names the connection in the log. */
  readonly requestId: string;
  /** Monotonic ms. */
  heardAt: number;
  /** Once it is admitted. */
  session: Session | undefined;
  readonly #socket: WebSocket;
  readonly #transport: Socket;
  readonly #metrics: ServerMetrics;

  constructor(
    socket: WebSocket,
    transport: Socket,
    options: { readonly metrics: ServerMetrics; readonly requestId: string; readonly now: number },
  ) {
    this.requestId = options.requestId;
    this.heardAt = options.now;
    this.#socket = socket;
    this.#transport = transport;
    this.#metrics = options.metrics;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  get isPaused(): boolean {
    return this.#socket.isPaused;
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: Uint8Array): void {
    if (frame.byteLength > maxFramedBytes) this.#socket.send(frame);
    else if (this.isOpen) this.#transport.write(framed.of(frame));
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

  /** With no reason: the server ends, and has told its rooms' members why. */
  farewell(): void {
    this.#socket.resume();
    this.#socket.close();
  }

  /** At once, without the closing handshake. */
  terminate(): void {
    this.#socket.terminate();
  }
}
