/** A child's laptop: the real clock sync, musical time and beat scheduler, on its own clock, behind its own network. */
import * as decoding from 'lib0/decoding';
import { BeatScheduler, type ScheduledBeat } from '../../client/beat-scheduler.ts';
import { ClockSync, type ClockSyncOptions } from '../../client/clock-sync.ts';
import { MusicalTime } from '../../client/musical-time.ts';
import { message } from '../../shared/message-table.ts';
import { encodePing, readPong } from '../../shared/protocol.ts';
import type { TimelinePair } from '../../shared/timeline-pair.ts';
import type { FakeClock } from '../support/fake-clock.ts';
import { Machine, type MachineOptions } from './machine.ts';
import { connect, type Link, type Network } from './network.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { ServerPeer, SimulatedServer } from './simulated-server.ts';

export interface HeardBeat extends ScheduledBeat {
  /** When it sounds and when it was handed out, in the world's time. */
  readonly soundsAt: number;
  readonly handedAt: number;
}

export interface SimulatedClientOptions {
  readonly world: FakeClock;
  readonly server: SimulatedServer;
  readonly network: Network;
  readonly random: SeededRandom;
  readonly machine?: MachineOptions;
  readonly sync?: Pick<ClockSyncOptions, 'burst' | 'intervalMs' | 'readySamples'>;
}

export class SimulatedClient implements ServerPeer {
  readonly machine: Machine;
  readonly sync: ClockSync;
  readonly beats: HeardBeat[] = [];
  /** How late a change of the timelines came: arrival less the moment from which it holds, in the world's time. */
  readonly announcementLateness: number[] = [];
  joinedAt = Number.NaN;
  readyAt = Number.NaN;
  pongs = 0;
  readonly #world: FakeClock;
  readonly #server: SimulatedServer;
  readonly #random: SeededRandom;
  readonly #time: MusicalTime;
  readonly #up: Link;
  readonly #down: Link;
  /** Counts connections: what is under way when one breaks is lost. */
  #connection = 0;
  #isOpen = false;

  constructor({ world, server, network, random, machine, sync }: SimulatedClientOptions) {
    this.#world = world;
    this.#server = server;
    this.#random = random;
    this.machine = new Machine(world, {
      startMs: random.between(1e3, 1e7),
      skewPpm: random.between(-50, 50),
      ...machine,
    });
    const { up, down } = connect(world, network, random);
    this.#up = up;
    this.#down = down;
    this.sync = new ClockSync({
      clock: this.machine,
      sendPing: (clientTime) => this.#sendPing(clientTime),
      onChange: () => this.#clockChanged(),
      ...sync,
    });
    this.#time = new MusicalTime({ clock: this.machine, serverTime: this.sync });
    new BeatScheduler({
      time: this.#time,
      onBeat: (beat) => this.#hear(beat),
      onCancel: (beat) => this.#cancel(beat),
    });
    server.join(this);
  }

  join(): void {
    this.joinedAt = this.#world.now();
    this.#isOpen = true;
    this.#connection++;
    this.sync.connected(this.#server.machine.id);
    if (this.#server.pair) this.onPair(this.#server.pair);
  }

  onPair(pair: TimelinePair): void {
    if (!this.#isOpen) return;
    const holdsFrom = pair.next && this.#server.machine.worldAt(pair.next.timeOrigin);
    const copy = structuredClone(pair);
    this.#receive(() => {
      if (holdsFrom !== undefined) this.announcementLateness.push(this.#world.now() - holdsFrom);
      this.#time.follow(copy);
    });
  }

  onDown(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#connection++;
    this.sync.stop();
  }

  /** Tries again within half a second. */
  onUp(): void {
    this.#world.at(this.#world.now() + this.#random.between(50, 500), () => this.join());
  }

  /** What this client takes the server's time for, less what it is (ms). */
  errorMs(): number {
    return (this.sync.serverNow() ?? Number.NaN) - this.#server.machine.now();
  }

  #sendPing(clientTime: number): boolean {
    if (!this.#isOpen) return false;
    const connection = this.#connection;
    const frame = encodePing(clientTime);
    this.#up.send(() => {
      if (connection !== this.#connection || !this.#server.isUp) return;
      const pong = this.#server.answer(frame);
      this.#receive(() => this.#receivePong(pong));
    });
    return true;
  }

  #receive(handle: () => void): void {
    const connection = this.#connection;
    this.#down.send(() => {
      this.machine.receive(() => {
        if (connection === this.#connection) handle();
      });
    });
  }

  #receivePong(frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame);
    if (decoding.readVarUint(decoder) !== message.pong) throw new Error('this is no pong');
    this.pongs++;
    this.sync.receivePong(readPong(decoder));
  }

  #clockChanged(): void {
    if (this.sync.ready && Number.isNaN(this.readyAt)) this.readyAt = this.#world.now();
    this.#time.clockChanged();
  }

  #hear(beat: ScheduledBeat): void {
    this.beats.push({ ...beat, soundsAt: this.machine.worldAt(beat.localAt), handedAt: this.#world.now() });
  }

  #cancel({ beat, serverAt }: ScheduledBeat): void {
    const index = this.beats.findLastIndex((heard) => heard.beat === beat && heard.serverAt === serverAt);
    this.beats.splice(index, 1);
  }
}
