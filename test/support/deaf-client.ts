/** Speaks WebSocket over bare TCP, sends the same bytes again and again, and heeds nothing that it is told. */
import { connect, type Socket } from 'node:net';
import type { Seat } from './stock-client.ts';

const megabyte = 1_048_576;
/** More than both ends' kernels hold for a connection, many times. */
export const offeredBytes = 256 * megabyte;

export class DeafClient {
  readonly socket: Socket;
  readonly #head: Uint8Array;
  readonly #unit: Uint8Array;
  #answer = Buffer.alloc(0);

  /** `head` is sent once, `unit` over and over. */
  constructor({ roomId, token, wsUrl }: Seat, head: Uint8Array, unit: Uint8Array) {
    this.#head = head;
    this.#unit = unit;
    const { host, hostname, port } = new URL(wsUrl);
    // Its end stays open when the server has ended the other.
    this.socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    this.socket.on('error', () => {});
    this.socket.once('data', () => this.#flood());
    this.socket.on('data', (data: Buffer) => {
      this.#answer = Buffer.concat([this.#answer, data]);
    });
    this.socket.write(
      `GET /ws/${roomId}?token=${token} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );
  }

  /** What the server and both kernels have taken. */
  get takenBytes(): number {
    return this.socket.bytesWritten - this.socket.writableLength;
  }

  /** Of the close frame, where one has come: it is the last. */
  get closeCode(): number | undefined {
    const at = this.#answer.lastIndexOf(0x88);
    return at === -1 || at + 4 > this.#answer.length ? undefined : this.#answer.readUInt16BE(at + 2);
  }

  #flood(): void {
    this.socket.write(this.#head);
    const piece = Buffer.alloc(megabyte - (megabyte % this.#unit.length));
    for (let at = 0; at < piece.length; at += this.#unit.length) piece.set(this.#unit, at);
    const more = (): void => {
      if (this.socket.writable && this.takenBytes < offeredBytes) this.socket.write(piece, more);
    };
    more();
  }
}
