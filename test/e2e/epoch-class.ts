/** Rooms that begin a new epoch as soon as they are left alone. */
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { WebSocketClass } from '../../client/index.ts';
import { type Seat, StockClient } from '../support/stock-client.ts';
import type { TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';

/** As an operator would set it. */
export const eagerEpochs = {
  DOWNBEAT_EPOCH_MIN_BYTES: '1024',
  DOWNBEAT_EPOCH_RATIO: '2',
  DOWNBEAT_ROOM_IDLE_MS: '20',
  DOWNBEAT_CLIENT_ID_BURST: '1000',
};

/** Where `growHistory` writes. */
export const worn = { root: 'cells', key: 'p1:3:15' } as const;

let nextClientId = 1000;

/** One visit that writes one cell under many client ids, so that the room's history outweighs its content. */
export async function growHistory(seat: Seat): Promise<void> {
  // Here all the while: else the room may begin its next epoch before the document below comes back to it.
  const watcher = await new StockClient(seat).synced();
  const doc = new Y.Doc();
  const first = await new StockClient(seat, doc).synced();
  first.provider.destroy();
  const { clientID } = doc;
  for (let i = 0; i < 240; i++) {
    doc.clientID = nextClientId++;
    doc.getMap(worn.root).set(worn.key, i % 128);
  }
  doc.clientID = clientID;
  const again = await new StockClient(seat, doc).synced();
  await until(() => watcher.get(worn.root, worn.key) === doc.getMap(worn.root).get(worn.key), 'the history');
  watcher.destroy();
  again.destroy();
}

/** Resolves once nobody is in the room any more and it has begun the epoch. */
export async function epochBegun(server: TestServer, roomId: string, epoch: number): Promise<void> {
  let found = 0;
  const ask = async (): Promise<void> => {
    found = (await server.store.findRoom(roomId))?.epoch ?? 0;
  };
  await until(() => {
    void ask();
    return found === epoch;
  }, `epoch ${epoch}`);
}

/** A network that can be pulled out and plugged in again. */
export class Cable {
  readonly WebSocket: WebSocketClass;
  readonly closeCodes: number[] = [];
  readonly urls: URL[] = [];
  readonly #sockets: WebSocket[] = [];
  #isPlugged = true;

  constructor() {
    const cable = this;
    this.WebSocket = class extends WebSocket {
      constructor(url: string) {
        // Nobody listens on port 1.
        super(cable.#isPlugged ? url : 'ws://127.0.0.1:1');
        if (!cable.#isPlugged) return;
        cable.#sockets.push(this);
        cable.urls.push(new URL(url));
        this.on('close', (code) => cable.closeCodes.push(code));
      }
    };
  }

  pull(): void {
    this.#isPlugged = false;
    for (const socket of this.#sockets.splice(0)) socket.terminate();
  }

  plug(): void {
    this.#isPlugged = true;
  }
}
