/** The far end of a WebSocket, played by a test: it opens, speaks and closes when told to. */

import type { WebSocketClass } from '../../client/web-socket-class.ts';
import { type ClientFrame, decodeClientFrame, encodePong, encodeSyncStep2 } from '../../shared/protocol.ts';

type SocketEvent = { data: ArrayBuffer } | { code: number; reason: string } | Record<string, never>;
type Handler = ((event: SocketEvent) => void) | null;

const emptyUpdate = new Uint8Array([0, 0]);

export class ScriptedSocket {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readonly url: string;
  /** All frames but pings. */
  readonly sent: ClientFrame[] = [];
  answersPings = true;
  binaryType = 'blob';
  readyState = 0;
  onopen: Handler = null;
  onmessage: Handler = null;
  onclose: Handler = null;
  onerror: Handler = null;
  readonly #messageListeners: (() => void)[] = [];

  constructor(url: string) {
    this.url = url;
  }

  get params(): URLSearchParams {
    return new URL(this.url).searchParams;
  }

  addEventListener(_name: 'message', listener: () => void): void {
    this.#messageListeners.push(listener);
  }

  send(data: Uint8Array): void {
    const frame = decodeClientFrame(data);
    if (frame.kind !== 'ping') {
      this.sent.push(frame);
    } else if (this.answersPings) {
      const { clientTime } = frame;
      this.speak(encodePong({ clientTime, receivedAt: clientTime, sentAt: clientTime, clockId: 'fake' }));
    }
  }

  close(): void {
    this.readyState = this.CLOSED;
  }

  open(): void {
    this.readyState = this.OPEN;
    this.onopen?.({});
  }

  speak(frame: Uint8Array): void {
    for (const listener of this.#messageListeners) listener();
    this.onmessage?.({ data: new Uint8Array(frame).buffer });
  }

  /** Opens and answers the first sync with an empty document. */
  goLive(): void {
    this.open();
    this.speak(encodeSyncStep2(emptyUpdate));
  }

  closeWith(code: number, reason = ''): void {
    this.readyState = this.CLOSED;
    this.onclose?.({ code, reason });
  }
}

export interface SocketScript {
  readonly WebSocket: WebSocketClass;
  /** Every socket that was made, oldest first. */
  readonly sockets: readonly ScriptedSocket[];
  /** The newest one. */
  latest(): ScriptedSocket;
}

export function scriptSockets(): SocketScript {
  const sockets: ScriptedSocket[] = [];
  return {
    sockets,
    WebSocket: class extends ScriptedSocket {
      constructor(url: string) {
        super(url);
        sockets.push(this);
      }
    },
    latest() {
      const socket = sockets.at(-1);
      if (socket === undefined) throw new Error('No socket has been made yet.');
      return socket;
    },
  };
}
