/** Every open WebSocket, admitted or not. All sockets share the same listener functions, because closures for each would add up. */
import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import type { RawData, WebSocket } from 'ws';
import { closeCode } from '../../shared/close-code.ts';
import type { Clock } from '../clock.ts';
import { TickThrottle } from '../limit/tick-throttle.ts';
import type { SocketFigures } from '../metrics/live-figures.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import { finalFrameMs, SocketConnection } from './socket-connection.ts';

export interface OpenSocketsOptions {
  readonly clock: Clock;
  readonly metrics: ServerMetrics;
  readonly log: FastifyBaseLogger;
}

/** If a whole school is cut off at once, its sessions end a few at a time. */
const leavingPerTurn = 4;
/** Frames that no budget counts: pings, pongs, and what comes after a close. An honest client sends a few. A large one counts for several. */
const freePerSecond = 100;
const bytesPerFreeFrame = 10_000;

export class OpenSockets {
  readonly #options: OpenSocketsOptions;
  readonly #connections = new Map<WebSocket, SocketConnection>();
  readonly #leaving: TickThrottle;
  #opened = 0;
  readonly #onMessage: (this: WebSocket, data: RawData, isBinary: boolean) => void;
  readonly #onPing: (this: WebSocket, data: Buffer) => void;
  readonly #onPong: (this: WebSocket, data: Buffer) => void;
  readonly #onError: (this: WebSocket, error: Error) => void;
  readonly #onClose: (this: WebSocket, code: number) => void;

  constructor(options: OpenSocketsOptions) {
    const { clock, log } = options;
    this.#options = options;
    this.#leaving = new TickThrottle(clock, leavingPerTurn);
    const connections = this.#connections;
    const hear = (socket: WebSocket): SocketConnection | undefined => {
      const connection = connections.get(socket);
      // A client that doesn't answer the closing handshake is given up on, whatever else it sends.
      if (connection?.isOpen === true) connection.heardAt = clock.awake();
      return connection;
    };
    const close = (socket: WebSocket, code: number): void => this.#closed(socket, code);
    const closeWithoutReading = (socket: WebSocket): void => this.#closeWithoutReading(socket);
    const countUnmetered = (socket: WebSocket, bytes: number): boolean => this.#countUnmetered(socket, bytes);
    this.#onMessage = function (data, isBinary): void {
      const connection = hear(this);
      if (connection?.isOpen !== true) countUnmetered(this, bytesOf(data).byteLength);
      else if (isBinary) connection.session?.receive(bytesOf(data));
      else connection.session?.receiveText(bytesOf(data));
    };
    this.#onPing = function (data): void {
      hear(this);
      if (countUnmetered(this, data.byteLength)) this.pong(data);
    };
    this.#onPong = function (data): void {
      hear(this);
      countUnmetered(this, data.byteLength);
    };
    this.#onError = function (error): void {
      const code = 'code' in error ? error.code : undefined;
      log.info({ reqId: connections.get(this)?.requestId, code }, 'socket error');
      // The library has answered a malformed or oversized frame with a close code, which terminating would lose.
      if (this.readyState !== this.CLOSING) this.terminate();
      else closeWithoutReading(this);
    };
    this.#onClose = function (code): void {
      close(this, code);
    };
  }

  add(socket: WebSocket, transport: Socket): SocketConnection {
    const { metrics, clock } = this.#options;
    this.#opened += 1;
    const requestId = `${clock.id}-${this.#opened}`;
    const connection = new SocketConnection(socket, transport, {
      metrics,
      requestId,
      heardAt: clock.awake(),
    });
    this.#connections.set(socket, connection);
    socket.on('message', this.#onMessage);
    socket.on('ping', this.#onPing);
    socket.on('pong', this.#onPong);
    socket.on('error', this.#onError);
    socket.on('close', this.#onClose);
    return connection;
  }

  get all(): IterableIterator<SocketConnection> {
    return this.#connections.values();
  }

  get figures(): SocketFigures {
    const figures = { sockets: 0, paused: 0, unsentBytes: 0, mostUnsentBytes: 0 };
    for (const { isPaused, bufferedBytes } of this.all) {
      figures.sockets += 1;
      if (isPaused) figures.paused += 1;
      figures.unsentBytes += bufferedBytes;
      figures.mostUnsentBytes = Math.max(figures.mostUnsentBytes, bufferedBytes);
    }
    return figures;
  }

  /**
   * Returns false if there are too many. The library reads them all in one turn, millions if the sender is near, and everybody
   * would have to wait.
   */
  #countUnmetered(socket: WebSocket, bytes: number): boolean {
    const connection = this.#connections.get(socket);
    if (connection === undefined) return true;
    const frames = 1 + Math.floor(bytes / bytesPerFreeFrame);
    const count = connection.countUnmetered(frames, this.#options.clock.now());
    if (count < freePerSecond) return true;
    // It has been closed for good when it first came to so many.
    if (count - frames >= freePerSecond) return false;
    const { code, reason } = closeCode.abuse;
    if (connection.isOpen) connection.close(code, reason);
    this.#closeWithoutReading(socket);
    return false;
  }

  /** After a close, the library goes on reading and discarding whatever arrives, megabytes as fast as they can be sent. */
  #closeWithoutReading(socket: WebSocket): void {
    const { clock } = this.#options;
    // The library resumes the socket in the next tick.
    process.nextTick(() => socket.pause());
    clock.after(finalFrameMs, () => socket.terminate());
  }

  #closed(socket: WebSocket, code: number): void {
    const connection = this.#connections.get(socket);
    this.#connections.delete(socket);
    const session = connection?.session;
    if (session === undefined) return;
    const { roomId } = session;
    this.#options.log.info({ reqId: connection?.requestId, roomId, code }, 'session ended');
    this.#leaving.pass(roomId, () => session.end());
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return Array.isArray(data) ? Buffer.concat(data) : data;
}
