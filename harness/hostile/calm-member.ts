/** A well-behaved member of a class, who measures how long the others' notes and edits take to arrive. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { decodeAwarenessUpdate } from '../../shared/awareness-codec.ts';
import { message, syncMessage } from '../../shared/message-table.ts';
import { encodeAwareness, encodeSyncStep1, encodeUpdate } from '../../shared/protocol.ts';
import { type Seat, socketUrl } from './seat.ts';

export interface Latencies {
  /** ms, one per note and receiver. */
  readonly notes: number[];
  /** ms, one per edit and receiver. */
  readonly edits: number[];
}

/** Latencies are measured in one process, on one clock: a raised hand says since when, to the fraction of a millisecond. */
interface State {
  readonly hand: number;
}

const cells = 128;

export class CalmMember {
  readonly #socket: WebSocket;
  readonly #doc = new Y.Doc();
  readonly #latencies: () => Latencies | undefined;
  readonly #editedAt: Map<number, number>;
  #awarenessClock = 0;
  #seq = 0;
  closeCode: number | undefined;

  /** `editedAt`: when the room's editor wrote which value; shared by the room's members. */
  constructor(
    url: string,
    seat: Seat,
    editedAt: Map<number, number>,
    latencies: () => Latencies | undefined,
  ) {
    this.#latencies = latencies;
    this.#editedAt = editedAt;
    this.#socket = new WebSocket(socketUrl(url, seat));
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.on('open', () => this.#send(encodeSyncStep1(Y.encodeStateVector(this.#doc))));
    this.#socket.on('message', (data: ArrayBuffer) => this.#receive(new Uint8Array(data)));
    this.#socket.on('close', (code) => {
      this.closeCode = code;
    });
    this.#socket.on('error', () => {});
    this.#doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === null) this.#send(encodeUpdate(update));
    });
    this.#doc.getMap('cells').observe(({ transaction, keysChanged }) => {
      if (transaction.local) return;
      for (const key of keysChanged) this.#edited(this.#doc.getMap('cells').get(String(key)));
    });
  }

  /** The room's document has arrived. */
  get isReady(): boolean {
    return this.#doc.getMap('patterns').size > 0;
  }

  playNote(): void {
    this.#seq += 1;
    this.#awarenessClock += 1;
    const notes = [{ seq: this.#seq, midi: 60, velocity: 90 }];
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, this.#doc.clientID);
    encoding.writeVarUint(encoder, this.#awarenessClock);
    encoding.writeVarString(encoder, JSON.stringify({ notes, hand: performance.now() }));
    this.#send(encodeAwareness(encoding.toUint8Array(encoder)));
  }

  edit(count: number): void {
    const value = count % cells;
    this.#editedAt.set(value, performance.now());
    this.#doc.getMap('cells').set('p1:0:0', value);
  }

  close(): void {
    this.#socket.terminate();
    this.#doc.destroy();
  }

  #send(frame: Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  #receive(frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame);
    const number = decoding.readVarUint(decoder);
    if (number === message.awareness) this.#hear(decoding.readVarUint8Array(decoder));
    else if (number === message.sync && decoding.readVarUint(decoder) !== syncMessage.step1)
      Y.applyUpdate(this.#doc, decoding.readVarUint8Array(decoder), 'server');
  }

  #hear(update: Uint8Array): void {
    const now = performance.now();
    for (const { clientId, state } of decodeAwarenessUpdate(update)) {
      if (clientId === this.#doc.clientID) continue;
      const { hand } = (JSON.parse(new TextDecoder().decode(state)) ?? {}) as Partial<State>;
      if (hand !== undefined) this.#latencies()?.notes.push(now - hand);
    }
  }

  #edited(value: unknown): void {
    const sentAt = typeof value === 'number' ? this.#editedAt.get(value) : undefined;
    if (sentAt !== undefined) this.#latencies()?.edits.push(performance.now() - sentAt);
  }
}
