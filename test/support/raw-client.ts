/** A bare socket that speaks the protocol by hand: for bytes that no stock client would send. */
import { once } from 'node:events';
import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import { message } from '../../shared/message-table.ts';
import type { Notice } from '../../shared/notice.ts';
import { until } from './wait.ts';

export interface RawClientOptions {
  readonly token?: string;
  readonly ticket?: string;
  /** Asks for Downbeat's own messages. */
  readonly sdk?: boolean;
  /** The epoch that it says it holds. */
  readonly epoch?: string;
  /** As a browser would say where the page is from. */
  readonly origin?: string;
}

export class RawClient {
  readonly socket: WebSocket;
  readonly frames: Uint8Array[] = [];
  closeCode: number | undefined;
  closeReason = '';

  /** `url` as far as the room id. */
  constructor(url: string, { token, ticket, sdk = false, epoch, origin }: RawClientOptions = {}) {
    const query = new URLSearchParams({
      ...(token !== undefined && { token }),
      ...(ticket !== undefined && { ticket }),
      ...(sdk && { sdk: '1' }),
      ...(epoch !== undefined && { epoch }),
    });
    this.socket = new WebSocket(`${url}?${query}`, origin === undefined ? {} : { origin });
    this.socket.on('error', () => {});
    this.socket.on('message', (data: Buffer) => this.frames.push(new Uint8Array(data)));
    this.socket.on('close', (code, reason) => {
      this.closeCode = code;
      this.closeReason = reason.toString();
    });
  }

  static async open(url: string, options?: RawClientOptions): Promise<RawClient> {
    const client = new RawClient(url, options);
    await once(client.socket, 'open');
    return client;
  }

  send(...frames: (Uint8Array | string)[]): this {
    for (const frame of frames) this.socket.send(frame);
    return this;
  }

  /** The bodies of all frames so far with this message number, oldest first. */
  bodies(number: number): decoding.Decoder[] {
    return this.frames.flatMap((frame) => {
      const decoder = decoding.createDecoder(frame);
      return decoding.readVarUint(decoder) === number ? [decoder] : [];
    });
  }

  get notices(): Notice[] {
    return this.bodies(message.notice).map((body) => JSON.parse(decoding.readVarString(body)) as Notice);
  }

  /** Resolves to the close code. */
  async closed(timeoutMs?: number): Promise<number> {
    await until(() => this.closeCode !== undefined, 'the connection to be closed', timeoutMs);
    return this.closeCode ?? 0;
  }

  destroy(): void {
    this.socket.terminate();
  }
}
