/** A room's beat on a simulated server: the real planner, ticker and frames; only document and sockets are left out. */
import { createTicker, type Ticker } from '../../server/beat/ticker.ts';
import type { Timer } from '../../server/clock.ts';
import type { Tick } from '../../shared/awareness-state.ts';
import { decodeClientFrame, encodePong } from '../../shared/protocol.ts';
import { planTimeline, replanAt, type TempoWish } from '../../shared/tempo-change.ts';
import { rebasePair, type TimelinePair } from '../../shared/timeline-pair.ts';
import type { FakeClock } from '../support/fake-clock.ts';
import { Machine } from './machine.ts';

export interface ServerPeer {
  onPair(pair: TimelinePair): void;
  onDown(): void;
  onUp(): void;
}

export interface SimulatedServerOptions {
  readonly leadMs?: number;
  readonly startLeadMs?: number;
}

const tickLeadMs = 250;

export class SimulatedServer {
  machine: Machine;
  pair: TimelinePair | undefined;
  isUp = true;
  readonly ticks: (Tick & { readonly sentAt: number })[] = [];
  readonly #world: FakeClock;
  readonly #options: Required<SimulatedServerOptions>;
  readonly #peers = new Set<ServerPeer>();
  #ticker: Ticker;
  #replan: Timer | undefined;
  #starts = 0;

  constructor(world: FakeClock, { leadMs = 800, startLeadMs = 500 }: SimulatedServerOptions = {}) {
    this.#world = world;
    this.#options = { leadMs, startLeadMs };
    this.machine = this.#boot();
    this.#ticker = this.#createTicker();
  }

  join(peer: ServerPeer): void {
    this.#peers.add(peer);
  }

  setTempo(wish: TempoWish): void {
    const options = { ...this.#options, clockId: this.machine.id };
    const planned = planTimeline(this.pair, wish, this.machine.now(), options);
    if (planned !== this.pair) this.#adopt(planned);
    this.#replan?.cancel();
    const again = replanAt(planned, wish);
    this.#replan = again === undefined ? undefined : this.machine.at(again, () => this.setTempo(wish));
  }

  /** The pong for a ping's bytes. */
  answer(frame: Uint8Array): Uint8Array {
    const ping = decodeClientFrame(frame);
    if (ping.kind !== 'ping') throw new Error(`a ${ping.kind} is no ping`);
    const now = this.machine.now();
    return encodePong({
      clientTime: ping.clientTime,
      receivedAt: now,
      sentAt: now,
      clockId: this.machine.id,
    });
  }

  /** Gone for `downMs`, then back with another clock; the stored timelines go on by the wall clock. */
  restart(downMs: number): void {
    this.isUp = false;
    this.#ticker.close();
    this.#replan?.cancel();
    for (const peer of this.#peers) peer.onDown();
    const fromUnixOrigin = this.machine.unixNow() - this.machine.now();
    this.#world.at(this.#world.now() + downMs, () => {
      this.isUp = true;
      this.machine = this.#boot();
      this.#ticker = this.#createTicker();
      const toUnixOrigin = this.machine.unixNow() - this.machine.now();
      const step = { fromUnixOrigin, toUnixOrigin, clockId: this.machine.id };
      if (this.pair) this.#adopt(rebasePair(this.pair, step));
      for (const peer of this.#peers) peer.onUp();
    });
  }

  #boot(): Machine {
    return new Machine(this.#world, { id: `server-${++this.#starts}`, startMs: 1000 });
  }

  #createTicker(): Ticker {
    const { machine } = this;
    return createTicker({
      clock: machine,
      leadMs: tickLeadMs,
      onTick: (tick) => this.ticks.push({ ...tick, sentAt: machine.now() }),
    });
  }

  #adopt(pair: TimelinePair): void {
    this.pair = pair;
    this.#ticker.set(pair);
    for (const peer of this.#peers) peer.onPair(pair);
  }
}
