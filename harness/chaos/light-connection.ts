/** The way to the server and back to it as the SDK goes it, with the SDK's waits and pings, on a socket that costs little. */

import { RawWebSocket } from '../../bench/comparison/load/raw-web-socket.ts';
import { Backoff } from '../../client/backoff.ts';
import { systemClock, type Timer } from '../../client/client-clock.ts';
import { ClockSync } from '../../client/clock-sync.ts';
import { type AfterClose, afterClose } from '../../client/connection-state.ts';
import { PingWatch } from '../../client/ping-watch.ts';
import { encodePing, type Pong } from '../../shared/protocol.ts';

export interface LightConnectionListener {
  /** Asked before each attempt. */
  address(): URL;
  onOpen(): void;
  /** `payload` is only valid during the call. */
  onFrame(payload: Buffer): void;
  onEnd(after: AfterClose): void;
}

const openTimeoutMs = 10_000;
const steadyMs = 1000;

export class LightConnection {
  readonly #listener: LightConnectionListener;
  readonly #backoff = new Backoff(Math.random);
  readonly #clockSync: ClockSync;
  readonly #watch: PingWatch;
  #socket: RawWebSocket | undefined;
  #isOpen = false;
  #isPlugged = true;
  #liveSince: number | undefined;
  #timer: Timer | undefined;
  /** Refused for good, or left. */
  isClosed = false;

  constructor(listener: LightConnectionListener) {
    this.#listener = listener;
    this.#watch = new PingWatch(systemClock, () => this.drop());
    this.#clockSync = new ClockSync({ clock: systemClock, sendPing: (clientTime) => this.#ping(clientTime) });
  }

  get isLive(): boolean {
    return this.#liveSince !== undefined;
  }

  connect(): void {
    if (this.isClosed || this.#socket !== undefined) return;
    this.#timer?.cancel();
    if (!this.#isPlugged) {
      this.#retry();
      return;
    }
    const { port, pathname, search } = this.#listener.address();
    this.#timer = systemClock.at(systemClock.now() + openTimeoutMs, () => this.drop());
    this.#socket = new RawWebSocket({
      port: Number(port),
      path: pathname + search,
      onOpen: () => this.#onOpen(),
      onFrame: (payload) => {
        this.#watch.heard();
        this.#listener.onFrame(payload);
      },
      onClose: (code) => this.#onClose(code),
    });
  }

  /** False where no connection is open. */
  send(frame: Uint8Array): boolean {
    if (this.#isOpen) this.#socket?.send(frame, false);
    return this.#isOpen;
  }

  /** The document has come. */
  live(clockId: string | undefined): void {
    this.#liveSince = systemClock.now();
    this.#clockSync.connected(clockId);
  }

  receivePong(pong: Pong): void {
    this.#clockSync.receivePong(pong);
  }

  drop(): void {
    this.#socket?.destroy();
  }

  unplug(): void {
    this.#isPlugged = false;
    this.drop();
  }

  plug(): void {
    this.#isPlugged = true;
    this.connect();
  }

  /** After a close for good that the client knows a way out of. */
  reopen(): void {
    this.isClosed = false;
    this.connect();
  }

  close(): void {
    this.isClosed = true;
    this.drop();
    this.#timer?.cancel();
    this.#rest();
  }

  #ping(clientTime: number): boolean {
    const isSent = this.send(encodePing(clientTime));
    if (isSent) this.#watch.pinged();
    return isSent;
  }

  #onOpen(): void {
    this.#isOpen = true;
    this.#timer?.cancel();
    this.#watch.heard();
    this.#listener.onOpen();
  }

  #onClose(code: number | undefined): void {
    this.#socket = undefined;
    this.#isOpen = false;
    if (this.isClosed) return;
    this.#timer?.cancel();
    const now = systemClock.now();
    if (this.#liveSince !== undefined && now - this.#liveSince >= steadyMs) this.#backoff.reset();
    this.#rest();
    const after = afterClose(code);
    this.isClosed = after.kind === 'end';
    if (!this.isClosed) this.#retry();
    this.#listener.onEnd(after);
  }

  #retry(): void {
    this.#timer = systemClock.at(systemClock.now() + this.#backoff.nextDelayMs(), () => this.connect());
  }

  #rest(): void {
    this.#liveSince = undefined;
    this.#clockSync.stop();
    this.#watch.stop();
  }
}
