/**
 * Writes WebSocket frames to the TCP socket beneath `ws`, so that a frame for thirty members is built once and not thirty times. The
 * contract with `ws`: no extension is agreed on (permessage-deflate would have a say in each frame), and `ws` itself writes nothing but
 * whole control frames. It is asserted for each socket.
 *
 * Source: RFC 6455, section 5.2; ws 8 `lib/sender.js`.
 */
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { BinaryFrame, largeHeader, maxFramedBytes } from '../session/binary-frame.ts';

const framed = new BinaryFrame();

export class FrameWriter {
  readonly #socket: WebSocket;
  readonly #transport: Socket;

  /** Throws Error where the contract does not hold. */
  constructor(socket: WebSocket, transport: Socket) {
    if (socket.extensions !== '')
      throw new Error(
        `A socket came with the extension ${socket.extensions}: frames can't be written beneath it.`,
      );
    this.#socket = socket;
    this.#transport = transport;
  }

  /** That the system has not taken yet. */
  get bufferedBytes(): number {
    return this.#transport.writableLength;
  }

  write(frame: Uint8Array): void {
    if (frame.byteLength > maxFramedBytes) this.writeTogether([frame]);
    else if (this.#isOpen) this.#transport.write(framed.of(frame));
  }

  writeTogether(frames: readonly Uint8Array[]): void {
    if (!this.#isOpen) return;
    const transport = this.#transport;
    transport.cork();
    for (const frame of frames) {
      if (frame.byteLength > maxFramedBytes) {
        transport.write(largeHeader(frame.byteLength));
        transport.write(frame);
      } else transport.write(framed.of(frame));
    }
    transport.uncork();
  }

  /** After the closing frame nothing may follow. */
  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }
}
