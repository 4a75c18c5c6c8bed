/**
 * Sends frames to one connection. The reliable lane skips nothing, and a client that reads it too slowly is disconnected. On the
 * volatile lane, which carries awareness, a slow connection gets only the latest states.
 */
import type { Config } from '../config/config.ts';
import type { Lane, Traffic } from '../metrics/traffic.ts';
import type { Connection } from './connection.ts';

export interface FrameSenderOptions {
  readonly connection: Connection;
  readonly limits: Pick<Config['limits'], 'softBufferBytes' | 'hardBufferBytes'>;
  readonly traffic: Traffic;
  onSent(frame: Uint8Array): void;
  /** Called when the client reads too slowly and has to be closed. */
  onSlow(): void;
}

export class FrameSender {
  readonly #options: FrameSenderOptions;
  /** Clients whose latest awareness a slow connection has yet to get, or undefined while it keeps up. */
  #backlog: Set<number> | undefined;

  constructor(options: FrameSenderOptions) {
    this.#options = options;
  }

  sendReliable(frame: Uint8Array): void {
    if (this.#keepsUp()) this.#send(frame, 'reliable');
  }

  sendTogether(frames: readonly Uint8Array[]): void {
    if (!this.#keepsUp()) return;
    this.#options.connection.sendTogether(frames);
    for (const frame of frames) this.#count(frame, 'reliable');
  }

  /** `latest` encodes the newest states of these clients. */
  sendVolatile(
    frame: Uint8Array,
    clientIds: readonly number[],
    latest: (ids: Iterable<number>) => Uint8Array,
  ): void {
    const { connection, limits, traffic } = this.#options;
    if (connection.bufferedBytes > limits.softBufferBytes) {
      this.#backlog ??= new Set();
      for (const id of clientIds) this.#backlog.add(id);
      traffic.collapsed += 1;
      return;
    }
    if (this.#backlog === undefined) {
      this.#send(frame, 'volatile');
      return;
    }
    for (const id of clientIds) this.#backlog.add(id);
    this.#send(latest(this.#backlog), 'volatile');
    this.#backlog = undefined;
  }

  /** Returns false if the connection has just been closed for reading too slowly. */
  #keepsUp(): boolean {
    const { connection, limits, onSlow } = this.#options;
    // Everything that goes to an idle socket is let through: a large document is no sign of a slow reader.
    if (connection.bufferedBytes <= limits.hardBufferBytes) return true;
    onSlow();
    return false;
  }

  #send(frame: Uint8Array, lane: Lane): void {
    this.#options.connection.send(frame);
    this.#count(frame, lane);
  }

  #count(frame: Uint8Array, lane: Lane): void {
    this.#options.traffic.frameDelivered(lane, frame.byteLength);
    this.#options.onSent(frame);
  }
}
