/** One client of the load: connected, in its room, and told what comes. */
import { performance } from 'node:perf_hooks';
import type { Delivery, Wire, WireClient } from '../wire/wire.ts';
import type { FrameMemory } from './frame-memory.ts';
import { RawWebSocket } from './raw-web-socket.ts';

export interface LoadClientOptions {
  readonly port: number;
  readonly path: string;
  readonly wire: Wire;
  readonly identity: WireClient;
  readonly memory: FrameMemory<readonly Delivery[]>;
  onDeliveries(deliveries: readonly Delivery[]): void;
  onRefusal(reason: string): void;
  onBytes(length: number): void;
  onClose(code: number | undefined): void;
}

export class LoadClient {
  readonly identity: WireClient;
  readonly #options: LoadClientOptions;
  readonly #startedAt = performance.now();
  readonly #socket: RawWebSocket;
  #isReady = false;
  #fail: ((error: Error) => void) | undefined;
  /** Resolves to the ms from the first packet to being in the room. */
  readonly ready: Promise<number>;
  /** What had come by the time that it was in the room: the document, and little else. */
  stateBytes = 0;

  constructor(options: LoadClientOptions) {
    this.#options = options;
    this.identity = options.identity;
    let resolveReady: (ms: number) => void = () => {};
    this.ready = new Promise<number>((resolve, reject) => {
      resolveReady = resolve;
      this.#fail = reject;
    });
    this.#socket = new RawWebSocket({
      port: options.port,
      path: options.path,
      onOpen: () => {
        const opening = options.wire.opening(this.identity);
        for (const frame of opening) this.send(frame);
        if (opening.length === 0 && !options.wire.waitsForServer) this.#enter(resolveReady);
      },
      onFrame: (payload) => this.#receive(payload, resolveReady),
      onClose: (code) => {
        this.#fail?.(new Error(`The server closed the connection with ${code}.`));
        options.onClose(code);
      },
    });
  }

  send(frame: Uint8Array): void {
    this.#socket.send(frame, this.#options.wire.isText);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #receive(payload: Buffer, resolveReady: (ms: number) => void): void {
    const { wire, memory, onDeliveries, onRefusal, onBytes } = this.#options;
    onBytes(payload.length);
    if (!this.#isReady) this.stateBytes += payload.length;
    const known = memory.find(payload);
    if (known !== undefined) {
      onDeliveries(known);
      return;
    }
    const received = wire.read(payload, this.identity);
    switch (received.kind) {
      case 'deliveries':
        memory.keep(payload, received.deliveries);
        onDeliveries(received.deliveries);
        return;
      case 'reply':
        this.send(received.frame);
        return;
      case 'ready':
        this.#enter(resolveReady);
        return;
      case 'refusal':
        onRefusal(received.reason);
        return;
      case 'nothing':
    }
  }

  #enter(resolveReady: (ms: number) => void): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.#fail = undefined;
    for (const frame of this.#options.wire.entering(this.identity)) this.send(frame);
    resolveReady(performance.now() - this.#startedAt);
  }
}
