/** A process with some of the clients. */
import * as prng from 'lib0/prng';
import { sleep } from '../../demo/class/wait.ts';
import type { ChaosClient } from './chaos-client.ts';
import type { ClientWorkerAnswer, ClientWorkerOrder, Place } from './client-worker-message.ts';
import { LightClient } from './light-client.ts';
import { LightFrames } from './light-frames.ts';
import { SdkClient } from './sdk-client.ts';
import { StockClient } from './stock-client.ts';

/** Of one client, at most. */
const actsPerSecond = 4;
/** Of all clients of this process: more would leave no processor for the server. */
const maxActsPerSecond = 500;
const roundMs = 25;

const clients: ChaosClient[] = [];
const frames = new LightFrames();
let random = prng.create(1);
let isWorking = false;

async function work(): Promise<void> {
  let owed = 0;
  for (let from = performance.now(); ; ) {
    await sleep(roundMs);
    const now = performance.now();
    const perSecond = Math.min(maxActsPerSecond, actsPerSecond * clients.length);
    owed = Math.min(clients.length, owed + ((now - from) / 1000) * perSecond);
    from = now;
    for (; isWorking && owed >= 1; owed--) prng.oneOf(random, clients).act(random);
  }
}

async function recess(roomId: string, ms: number): Promise<void> {
  const away = clients.filter((client) => client.roomId === roomId);
  for (const client of away) client.unplug();
  await sleep(ms);
  for (const client of away) client.plug();
}

function seated(place: Place): ChaosClient {
  switch (place.kind) {
    case 'sdk':
      return new SdkClient(place);
    case 'stock':
      return new StockClient(place);
    case 'light':
      return new LightClient(place, frames);
  }
}

async function obey(order: ClientWorkerOrder): Promise<ClientWorkerAnswer> {
  switch (order.order) {
    case 'sit':
      random = prng.create(order.seed);
      for (const place of order.places) {
        clients.push(seated(place));
      }
      return 'done';
    case 'work':
      isWorking = true;
      return 'done';
    case 'rest':
      isWorking = false;
      return 'done';
    case 'recess':
      void recess(order.roomId, order.ms);
      return 'done';
    case 'received':
      return clients.map((client) => client.received());
    case 'count-away':
      return clients.filter(({ isLive }) => !isLive).length;
    case 'look':
      return clients.map((client) => client.look());
    case 'leave':
      await Promise.all(clients.map((client) => client.close()));
      return 'done';
  }
}

process.on('message', (order: ClientWorkerOrder) => {
  void obey(order).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit(0));
void work();
