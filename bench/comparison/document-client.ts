/** A client that writes a document and says when its content has come: for the scenarios that are about documents. */
import * as Y from 'yjs';
import { RawWebSocket } from './load/raw-web-socket.ts';
import { peers } from './peer.ts';
import type { ServerProcess } from './server-process.ts';
import type { Wire, WireClient } from './wire/wire.ts';
import { wireOf } from './wire/wires.ts';

export interface Arrival {
  /** ms since the connection was begun. */
  readonly ms: number;
  readonly update: Uint8Array;
}

export class DocumentClient {
  /** Every state and update that came. */
  readonly arrivals: Arrival[] = [];
  /** How many times the server has answered a question for the document. */
  answers = 0;
  readonly #wire: Wire;
  readonly #identity: WireClient;
  readonly #socket: RawWebSocket;
  readonly #startedAt = performance.now();
  #closed: number | undefined;
  #refusal: string | undefined;

  constructor(server: ServerProcess, documentName: string, path: string) {
    const { wire, keepsDocuments } = peers[server.peer];
    this.#wire = wireOf(wire, keepsDocuments);
    this.#identity = { clientId: 1, index: 0, documentName };
    this.#socket = new RawWebSocket({
      port: server.port,
      path,
      onOpen: () => this.ask(),
      onFrame: (payload) => this.#receive(payload),
      onClose: (code) => {
        this.#closed = code ?? 1006;
      },
    });
  }

  /** For the whole document. */
  ask(): void {
    for (const frame of this.#wire.opening(this.#identity)) this.#socket.send(frame, this.#wire.isText);
  }

  send(update: Uint8Array): void {
    this.#socket.send(this.#wire.updateFrame(this.#identity, update), this.#wire.isText);
  }

  /** Rejects where the connection ends or the server refuses something, or after so many ms. */
  async until(condition: () => boolean, timeoutMs: number): Promise<void> {
    const giveUpAt = performance.now() + timeoutMs;
    while (!condition()) {
      if (this.#refusal !== undefined) throw new Error(`The server refused: ${this.#refusal}`);
      if (this.#closed !== undefined)
        throw new Error(`The server closed the connection with ${this.#closed}.`);
      if (performance.now() > giveUpAt) throw new Error(`Waited ${timeoutMs} ms in vain.`);
      await new Promise((resolve) => {
        setTimeout(resolve, 1);
      });
    }
  }

  get isSynced(): boolean {
    return this.arrivals.length > 0;
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(payload: Buffer): void {
    const ms = performance.now() - this.#startedAt;
    const received = this.#wire.read(payload, this.#identity);
    if (received.kind === 'reply') this.#socket.send(received.frame, this.#wire.isText);
    else if (received.kind === 'refusal') this.#refusal = received.reason;
    else {
      if (received.kind === 'ready') this.answers += 1;
      const update = this.#wire.updateIn(payload);
      if (update !== undefined) this.arrivals.push({ ms, update: update.slice() });
    }
  }
}

/** When, among the arrivals, the document had these cells; undefined where it has them not. */
export function whenComplete(
  arrivals: readonly Arrival[],
  cells: ReadonlyMap<string, number>,
): number | undefined {
  const doc = new Y.Doc();
  const held = doc.getMap('cells');
  for (const { ms, update } of arrivals) {
    Y.applyUpdate(doc, update);
    if ([...cells].every(([key, velocity]) => held.get(key) === velocity)) return ms;
  }
  return undefined;
}

/** How many of these clients' edits the arrivals have brought. */
export function editsHeld(arrivals: readonly Arrival[], clientIds: readonly number[]): number {
  const doc = new Y.Doc();
  for (const { update } of arrivals) Y.applyUpdate(doc, update);
  return clientIds.reduce((sum, clientId) => sum + Y.getState(doc.store, clientId), 0);
}
