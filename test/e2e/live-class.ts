/** A server with one room and the clients of a class, all of which end with it. */
import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import { RawClient, type RawClientOptions } from '../support/raw-client.ts';
import { type Seat, StockClient } from '../support/stock-client.ts';
import { createTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts';
import { until } from '../support/wait.ts';

interface ConnectOptions {
  readonly doc?: Y.Doc;
}

export class LiveClass {
  readonly server: TestServer;
  readonly room: Seat & { readonly code: string };
  readonly #clients: { destroy(): void }[] = [];

  private constructor(server: TestServer, room: Seat & { readonly code: string }) {
    this.server = server;
    this.room = room;
  }

  static async open(options: TestServerOptions = {}): Promise<LiveClass> {
    const server = await createTestServer(options);
    return new LiveClass(server, await server.createRoom());
  }

  /** Resolves once the client is synced. */
  async connect(seat: Seat, { doc = new Y.Doc() }: ConnectOptions = {}): Promise<StockClient> {
    return this.startConnecting(seat, doc).synced();
  }

  startConnecting(seat: Seat, doc: Y.Doc = new Y.Doc()): StockClient {
    return this.adopt(new StockClient(seat, doc, { maxBackoffTime: 50 }));
  }

  teacher(): Promise<StockClient> {
    return this.connect(this.room);
  }

  async student(name: string): Promise<StockClient> {
    return this.connect(await this.server.join(this.room.code, name));
  }

  async raw(seat: Seat, options: Omit<RawClientOptions, 'token'> = {}): Promise<RawClient> {
    const url = `${this.server.wsUrl}/${seat.roomId}`;
    return this.adopt(await RawClient.open(url, { token: seat.token, ...options }));
  }

  adopt<Client extends { destroy(): void }>(client: Client): Client {
    this.#clients.push(client);
    return client;
  }

  async end(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.destroy();
    await this.server.close();
  }
}

/** The socket under a stock client. */
export function socketOf({ provider }: StockClient): WebSocket {
  if (provider.ws === null) throw new Error('The client has no socket.');
  return provider.ws as unknown as WebSocket;
}

/** Makes the room's document some 25 KB larger: what is owed to who asks for it and reads nothing soon fills a buffer. */
export function furnish(teacher: StockClient): void {
  const lanes = Array.from({ length: 16 }, (_, i) => `a lane with a name ${i}`);
  teacher.doc.transact(() => {
    for (let i = 0; i < 60; i++) {
      teacher.set('patterns', `furniture-${i}`, { name: `Pattern ${i}`, lanes, steps: 32, locked: false });
    }
  });
}

let played = 0;

/** Proves that the room is alive: what `author` writes reaches `reader`. */
export async function playsOn(author: StockClient, reader: StockClient): Promise<void> {
  played += 1;
  const value = (played % 127) + 1;
  author.set('cells', 'p1:3:15', value);
  await until(() => reader.get('cells', 'p1:3:15') === value, 'the room to play on');
}
