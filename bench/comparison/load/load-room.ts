/** One room of the load: its clients and what they have had of each other. */
import { performance } from 'node:perf_hooks';
import type { Delivery, Wire } from '../wire/wire.ts';
import { DeliveryLedger, type Window } from './delivery-ledger.ts';
import { FrameMemory } from './frame-memory.ts';
import type { LatencyHistogram } from './latency-histogram.ts';
import { LoadClient } from './load-client.ts';

export interface LoadTotals {
  frames: number;
  bytes: number;
  readonly refusals: string[];
  readonly closed: number[];
}

export interface LoadRoomOptions {
  readonly port: number;
  readonly wire: Wire;
  readonly documentName: string;
  readonly paths: readonly string[];
  readonly window: Window;
  readonly notes: LatencyHistogram;
  readonly edits: LatencyHistogram;
  readonly totals: LoadTotals;
  /** Fresh on every connection, as a page load's. */
  createClientId(): number;
  /** A frame has come and been counted. */
  onFrame(): void;
}

export class LoadRoom {
  readonly #options: LoadRoomOptions;
  readonly #memory = new FrameMemory<readonly Delivery[]>();
  readonly #indexOf = new Map<number, number>();
  readonly #clients: LoadClient[] = [];
  readonly notes: DeliveryLedger;
  readonly edits: DeliveryLedger;
  readonly #orders: number[] = [];
  #isLeaving = false;

  constructor(options: LoadRoomOptions) {
    this.#options = options;
    this.notes = new DeliveryLedger(options.paths.length, options.window, options.notes);
    this.edits = new DeliveryLedger(options.paths.length, options.window, options.edits);
  }

  get size(): number {
    return this.#options.paths.length;
  }

  /** Resolves to the ms that it took. */
  async join(index: number): Promise<number> {
    const client = this.#connect(index, this.#options.paths[index] ?? '', (deliveries) =>
      this.#receive(index, deliveries),
    );
    this.#clients[index] = client;
    this.#indexOf.set(client.identity.clientId, index);
    return client.ready;
  }

  /** Somebody who listens to nothing and leaves; resolves to the ms until it was in the room. */
  async visit(path: string): Promise<{ readonly ms: number; leave(): void }> {
    let isLeaving = false;
    const visitor = this.#connect(
      this.size,
      path,
      () => {},
      () => isLeaving,
    );
    const ms = await visitor.ready;
    return {
      ms,
      leave() {
        isLeaving = true;
        visitor.destroy();
      },
    };
  }

  playNote(index: number, dueAt: number): void {
    const client = this.#clients[index];
    if (client === undefined) return;
    const seq = this.notes.sent(index, dueAt);
    client.send(this.#options.wire.note(client.identity, seq, this.#nextOrder(index)));
  }

  /** The first client shows a beat: its state again, with nothing new to be heard. */
  tick(): void {
    const client = this.#clients[0];
    if (client === undefined) return;
    client.send(this.#options.wire.note(client.identity, this.notes.newest(0), this.#nextOrder(0)));
  }

  edit(index: number, dueAt: number): void {
    const client = this.#clients[index];
    if (client === undefined) return;
    client.send(this.#options.wire.edit(client.identity, this.edits.sent(index, dueAt)));
  }

  /** The last client reads nothing more, and what it would is not counted. */
  slowDown(): void {
    this.notes.ignore(this.size - 1);
    this.edits.ignore(this.size - 1);
    this.#clients.at(-1)?.pause();
  }

  readAgain(): void {
    this.#clients.at(-1)?.resume();
  }

  /** Of the documents that the clients were given, the smallest, in bytes. */
  get leastStateBytes(): number {
    return Math.min(...this.#clients.map(({ stateBytes }) => stateBytes));
  }

  leave(): void {
    this.#isLeaving = true;
    for (const client of this.#clients) client.destroy();
  }

  #nextOrder(index: number): number {
    const order = (this.#orders[index] ?? 0) + 1;
    this.#orders[index] = order;
    return order;
  }

  #connect(
    index: number,
    path: string,
    onDeliveries: (deliveries: readonly Delivery[]) => void,
    isLeaving: () => boolean = () => this.#isLeaving,
  ): LoadClient {
    const { port, wire, documentName, totals, createClientId, onFrame } = this.#options;
    return new LoadClient({
      port,
      path,
      wire,
      identity: { clientId: createClientId(), index, documentName },
      memory: this.#memory,
      onDeliveries,
      onRefusal: (reason) => totals.refusals.push(reason),
      onBytes: (length) => {
        totals.frames += 1;
        totals.bytes += length;
        onFrame();
      },
      onClose: (code) => {
        if (!isLeaving()) totals.closed.push(code ?? 1006);
      },
    });
  }

  #receive(receiver: number, deliveries: readonly Delivery[]): void {
    const now = performance.now();
    for (const delivery of deliveries) {
      const sender = this.#indexOf.get(delivery.clientId);
      if (sender === undefined) continue;
      (delivery.kind === 'note' ? this.notes : this.edits).received(receiver, sender, delivery, now);
    }
  }
}
