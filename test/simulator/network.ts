/** School networks as the research models them, and one connection's way through one. */
import type { FakeClock } from '../support/fake-clock.ts';
import type { SeededRandom } from './seeded-random.ts';

/** All ms. Jitter and spikes are exponential and come each way; the round trip's base is drawn once per client. */
export interface Network {
  readonly baseRoundTripMs: readonly [number, number];
  readonly jitterMs: number;
  readonly spikeShare: number;
  readonly spikeMs: number;
  /** Standard deviation of the way there less the way back. */
  readonly asymmetryMs: number;
}

const schoolWifi = { baseRoundTripMs: [20, 100], jitterMs: 5, spikeShare: 0.05, spikeMs: 60 } as const;

export const networks = {
  A: { baseRoundTripMs: [4, 20], jitterMs: 1, spikeShare: 0.01, spikeMs: 20, asymmetryMs: 1 },
  B: { ...schoolWifi, asymmetryMs: 1 },
  C: { baseRoundTripMs: [20, 100], jitterMs: 20, spikeShare: 0.1, spikeMs: 100, asymmetryMs: 1 },
  D: { ...schoolWifi, asymmetryMs: 5 },
} as const satisfies Record<string, Network>;

/** One direction of a TCP connection: what is sent first arrives first, so a late frame holds up those behind it. */
export class Link {
  readonly #world: FakeClock;
  readonly #network: Network;
  readonly #random: SeededRandom;
  readonly #baseMs: number;
  #lastArrival = Number.NEGATIVE_INFINITY;

  constructor(world: FakeClock, network: Network, random: SeededRandom, baseMs: number) {
    this.#world = world;
    this.#network = network;
    this.#random = random;
    this.#baseMs = baseMs;
  }

  send(arrive: () => void): void {
    this.#lastArrival = Math.max(this.#lastArrival, this.#world.now() + this.delayMs());
    this.#world.at(this.#lastArrival, arrive);
  }

  delayMs(): number {
    const { jitterMs, spikeShare, spikeMs } = this.#network;
    const spike = this.#random.next() < spikeShare ? this.#random.exponential(spikeMs) : 0;
    return this.#baseMs + this.#random.exponential(jitterMs) + spike;
  }
}

/** The two directions of one client's connection. */
export function connect(world: FakeClock, network: Network, random: SeededRandom): { up: Link; down: Link } {
  const [shortest, longest] = network.baseRoundTripMs;
  const wayMs = random.between(shortest, longest) / 2;
  const halfAsymmetryMs = Math.max(-wayMs, Math.min(wayMs, random.normal(network.asymmetryMs) / 2));
  return {
    up: new Link(world, network, random, wayMs + halfAsymmetryMs),
    down: new Link(world, network, random, wayMs - halfAsymmetryMs),
  };
}
