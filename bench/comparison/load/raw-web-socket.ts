/**
 * A WebSocket client that does nothing per frame but find where it begins: so that the load's core is not full before
 * the server's is. All sockets of the process read into one buffer.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface RawWebSocketOptions {
  readonly port: number;
  readonly path: string;
  onOpen(): void;
  /** `payload` is only valid during the call. */
  onFrame(payload: Buffer): void;
  onClose(code: number | undefined): void;
}

const opcode = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const readBuffer = Buffer.allocUnsafe(1 << 20);
const masks = randomBytes(4096);
/** The same for all: nothing looks at the answer to it. */
const handshakeKey = randomBytes(16).toString('base64');
let nextMask = 0;

export class RawWebSocket {
  readonly #options: RawWebSocketOptions;
  readonly #socket: Socket;
  /** The beginning of what is not yet complete. */
  #rest: Buffer | undefined;
  #isOpen = false;
  #closeCode: number | undefined;

  constructor(options: RawWebSocketOptions) {
    this.#options = options;
    const { port, path } = options;
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      onread: {
        buffer: readBuffer,
        callback: (length) => {
          this.#read(readBuffer.subarray(0, length));
          return true;
        },
      },
    });
    this.#socket.setNoDelay(true);
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => options.onClose(this.#closeCode));
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${handshakeKey}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
  }

  send(payload: Uint8Array, isText: boolean): void {
    this.#write(isText ? opcode.text : opcode.binary, payload);
  }

  /** Reads nothing more: a slow client. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const rest = this.#rest;
    const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    if (!this.#isOpen) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end !== -1) {
        if (!bytes.toString('latin1', 0, 12).endsWith('101')) {
          this.#socket.destroy();
          return;
        }
        this.#isOpen = true;
        at = end + 4;
        this.#options.onOpen();
      }
    }
    if (this.#isOpen) at = this.#readFrames(bytes, at);
    this.#rest = at === bytes.length ? undefined : Buffer.from(bytes.subarray(at));
  }

  /** Returns where the first incomplete frame begins. */
  #readFrames(bytes: Buffer, from: number): number {
    let at = from;
    while (bytes.length - at >= 2) {
      let length = (bytes[at + 1] ?? 0) & 0x7f;
      let start = at + 2;
      if (length === 126) {
        if (bytes.length < at + 4) break;
        length = bytes.readUInt16BE(at + 2);
        start = at + 4;
      } else if (length === 127) {
        if (bytes.length < at + 10) break;
        length = Number(bytes.readBigUInt64BE(at + 2));
        start = at + 10;
      }
      if (bytes.length < start + length) break;
      this.#take((bytes[at] ?? 0) & 0x0f, bytes.subarray(start, start + length));
      at = start + length;
    }
    return at;
  }

  #take(code: number, payload: Buffer): void {
    if (code === opcode.text || code === opcode.binary) this.#options.onFrame(payload);
    else if (code === opcode.ping) this.#write(opcode.pong, payload);
    else if (code === opcode.close) {
      this.#closeCode = payload.length < 2 ? 1005 : payload.readUInt16BE(0);
      this.#write(opcode.close, payload);
      this.#socket.end();
    }
  }

  #write(code: number, payload: Uint8Array): void {
    const { length } = payload;
    const head = length < 126 ? 6 : length < 65_536 ? 8 : 14;
    const frame = Buffer.allocUnsafe(head + length);
    frame[0] = 0x80 | code;
    if (head === 6) frame[1] = 0x80 | length;
    else if (head === 8) {
      frame[1] = 0x80 | 126;
      frame.writeUInt16BE(length, 2);
    } else {
      frame[1] = 0x80 | 127;
      frame.writeBigUInt64BE(BigInt(length), 2);
    }
    nextMask = (nextMask + 4) % masks.length;
    const mask = masks.subarray(nextMask, nextMask + 4);
    frame.set(mask, head - 4);
    for (let i = 0; i < length; i += 1) frame[head + i] = (payload[i] ?? 0) ^ (mask[i & 3] ?? 0);
    this.#socket.write(frame);
  }
}
