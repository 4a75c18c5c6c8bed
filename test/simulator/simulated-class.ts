/** A server and a class of laptops in one world, each with random streams of its own. */
import { FakeClock } from '../support/fake-clock.ts';
import type { Network } from './network.ts';
import { SeededRandom } from './seeded-random.ts';
import { SimulatedClient, type SimulatedClientOptions } from './simulated-client.ts';
import { SimulatedServer, type SimulatedServerOptions } from './simulated-server.ts';

export interface SimulatedClassOptions extends SimulatedServerOptions {
  readonly seed: number;
  readonly network: Network;
  readonly students: number;
  readonly client?: Pick<SimulatedClientOptions, 'machine' | 'sync'>;
}

export class SimulatedClass {
  readonly world = new FakeClock();
  readonly server: SimulatedServer;
  readonly clients: SimulatedClient[] = [];
  readonly random: SeededRandom;
  readonly #network: Network;
  readonly #client: Pick<SimulatedClientOptions, 'machine' | 'sync'>;

  constructor({ seed, network, students, client = {}, ...server }: SimulatedClassOptions) {
    this.random = new SeededRandom(seed);
    this.#network = network;
    this.#client = client;
    this.server = new SimulatedServer(this.world, server);
    for (let i = 0; i < students; i++) this.add();
  }

  /** A laptop that has not joined yet. */
  add(client: Pick<SimulatedClientOptions, 'machine' | 'sync'> = this.#client): SimulatedClient {
    const added = new SimulatedClient({
      world: this.world,
      server: this.server,
      network: this.#network,
      random: this.random.fork(),
      ...client,
    });
    this.clients.push(added);
    return added;
  }

  joinAll(): void {
    for (const client of this.clients) client.join();
  }

  errorsMs(): number[] {
    return this.clients.map((client) => client.errorMs());
  }
}
