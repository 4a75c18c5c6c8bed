/**
 * Reads HTTP at 2 KB per connection in each turn of the event loop. Node reads 64 KB at once and starts all the requests in them,
 * which can be thousands. WebSocket frames have their own limit and are not slowed down here.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../../clock.ts';

/** Enough for an ordinary head. It holds 76 of the smallest requests, which take Node a few ms. */
const maxBytesPerTurn = 2048;

export function readLittleByLittle(server: Server, clock: Clock): (socket: Socket) => void {
  const readers = new WeakMap<Socket, SmallReads>();
  server.prependListener('upgrade', ({ socket }) => readers.get(socket)?.end());
  return (socket) => readers.set(socket, new SmallReads(socket, clock));
}

class SmallReads {
  readonly #socket: Socket;
  readonly #clock: Clock;
  /** `null` is the end. */
  readonly #unread: (Buffer | null)[] = [];
  readonly #push: Socket['push'];
  readonly #read: Socket['_read'];
  #isScheduled = false;

  constructor(socket: Socket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    this.#push = socket.push.bind(socket);
    this.#read = socket._read.bind(socket);
    // Without another listener, Node's parser would read the bytes from beneath the stream.
    socket.on('data', nothing);
    socket.push = (chunk: Buffer | null) => this.#take(chunk);
    // Chunks that have arrived are handed on first; otherwise more and more would be held here.
    socket._read = (size) => {
      if (this.#unread.length === 0) this.#read(size);
    };
  }

  /** Hands on everything that has arrived, and lets everything else through directly. */
  end(): void {
    const socket = this.#socket;
    socket.off('data', nothing);
    // Restores the stream's own methods.
    Reflect.deleteProperty(socket, 'push');
    Reflect.deleteProperty(socket, '_read');
    for (const chunk of this.#unread.splice(0)) this.#push(chunk);
  }

  /** Returns false, as a stream does, to say that nothing more should be read for now. */
  #take(chunk: Buffer | null): boolean {
    if (this.#unread.length === 0 && (chunk === null || chunk.byteLength <= maxBytesPerTurn)) {
      return this.#push(chunk);
    }
    this.#unread.push(chunk);
    this.#schedule();
    return false;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#unread.length === 0) return;
    this.#isScheduled = true;
    this.#clock.endOfTurn(() => {
      this.#isScheduled = false;
      this.#handOn();
    });
  }

  #handOn(): void {
    const [chunk] = this.#unread;
    if (chunk === undefined) return;
    if (this.#socket.destroyed) {
      this.#unread.length = 0;
      return;
    }
    if (chunk === null || chunk.byteLength <= maxBytesPerTurn) {
      this.#unread.shift();
      this.#push(chunk);
    } else {
      this.#unread[0] = chunk.subarray(maxBytesPerTurn);
      this.#push(chunk.subarray(0, maxBytesPerTurn));
    }
    this.#schedule();
  }
}

function nothing(): void {}
