/** One school, killed again and again: load, SIGKILL, a look at the disk, a restart, and everybody must be back as before. */
import * as prng from 'lib0/prng';
import { readCpu } from '../../bench/comparison/process-cpu.ts';
import { sleep } from '../../demo/class/wait.ts';
import type { BenchServer } from '../process/bench-server.ts';
import { askTime, beatShiftMs } from './beat-phase.ts';
import type { ChaosOptions } from './chaos-options.ts';
import { type Enrolled, enrol } from './chaos-school.ts';
import type { Look } from './client-worker-message.ts';
import type { ClientWorkerProcess } from './client-worker-process.ts';
import { findLoss, findRegisterLoss } from './loss-check.ts';
import { readStoredRooms, type StoredRoom } from './stored-rooms.ts';
import { Tally } from './tally.ts';

export interface ChaosRunOptions extends ChaosOptions {
  readonly server: BenchServer;
  readonly workers: readonly ClientWorkerProcess[];
  readonly dataDir: string;
  onRound?(tally: Tally): void;
}

const backTimeoutMs = 45_000;
const lookEveryMs = 50;
/** In so many rounds a room is left alone for a moment, so that it is unloaded and may begin a new epoch. */
const recessShare = 0.5;
/** More is a jump that can be heard. Wall clocks have whole milliseconds. */
const maxBeatShiftMs = 5;

export class ChaosRun {
  readonly #options: ChaosRunOptions;
  readonly #random: prng.PRNG;
  readonly #tally = new Tally();
  #rooms: readonly Enrolled[] = [];

  constructor(options: ChaosRunOptions) {
    this.#options = options;
    this.#random = prng.create(options.seed);
  }

  async run(): Promise<Tally> {
    const { server, kills, onRound } = this.#options;
    await this.#start();
    await this.#enrol();
    await this.#untilBack('the school to be in');
    for (let round = 0; round < kills; round++) {
      await this.#round();
      onRound?.(this.#tally);
    }
    await this.#tell('leave');
    await server.stop();
    return this.#tally;
  }

  async #enrol(): Promise<void> {
    const { server, clients, light, rooms, workers, seed } = this.#options;
    const share = (count: number, index: number): number => Math.floor((count + index) / rooms);
    this.#rooms = await Promise.all(
      Array.from({ length: rooms }, (_, index) => {
        const lightHere = share(light, index);
        return enrol(server, share(clients, index) + lightHere, lightHere);
      }),
    );
    // Each room is spread over all workers; the light ones share what they read.
    const places = this.#rooms.flatMap((room) => room.places);
    const lightPlaces = places.filter(({ kind }) => kind === 'light');
    const others = places.filter(({ kind }) => kind !== 'light');
    const ordinary = workers.length - (light > 0 ? 1 : 0);
    for (const [index, worker] of workers.entries()) {
      const own = others.filter((_, place) => place % ordinary === index);
      await worker.sit(index < ordinary ? own : lightPlaces, seed + index);
    }
  }

  async #round(): Promise<void> {
    const tally = this.#tally;
    await this.#tell('work');
    await sleep(prng.int31(this.#random, 50, this.#options.loadMs));
    if (prng.real53(this.#random) < recessShare) await this.#recess();
    await this.#options.server.kill();
    const killedAt = unixNow();
    tally.kills += 1;
    const stored = await this.#examine();
    await this.#tell('rest');
    const readyAt = await this.#start();
    await this.#measureReturn();
    const looks = await this.#untilBack(`everybody to be back after kill ${tally.kills}`);
    for (const { kind, liveAt } of looks) tally.backMs[kind].push(Math.max(0, liveAt - readyAt));
    tally.convergedMs.push(unixNow() - killedAt);
    await this.#compareBeats(stored, looks, killedAt);
    tally.heardNotes = looks.reduce((sum, { heardNotes }) => sum + heardNotes, 0);
    const doubled = looks.reduce((sum, { doubledNotes }) => sum + doubledNotes, 0);
    if (doubled > tally.doubledNotes) tally.fault(`${doubled - tally.doubledNotes} notes were heard twice`);
    tally.doubledNotes = doubled;
  }

  async #recess(): Promise<void> {
    const { roomId } = prng.oneOf(this.#random, [...this.#rooms]);
    const ms = prng.int31(this.#random, 100, 300);
    await Promise.all(this.#options.workers.map((worker) => worker.tell({ order: 'recess', roomId, ms })));
    await sleep(prng.int31(this.#random, 0, 250));
  }

  /** While there is no server: whether the disk has what clients were given. */
  async #examine(): Promise<ReadonlyMap<string, StoredRoom>> {
    const { workers, dataDir, synchronous } = this.#options;
    const tally = this.#tally;
    const received = (await Promise.all(workers.map((worker) => worker.received()))).flat();
    const roomIds = this.#rooms.map(({ roomId }) => roomId);
    const stored = await readStoredRooms(dataDir, roomIds, synchronous);
    for (const room of this.#rooms) {
      const found = stored.get(room.roomId);
      if (found === undefined) continue;
      const clients = received.filter(({ roomId }) => roomId === room.roomId);
      const losses = [
        ...clients.flatMap((client) => findLoss(client, found)),
        ...findRegisterLoss(room, found),
      ];
      const confirmed = clients.reduce((sum, client) => sum + client.confirmed, 0);
      if (found.reflections < confirmed)
        losses.push(`${confirmed - found.reflections} confirmed reflections are gone`);
      for (const loss of losses) tally.fault(loss);
      tally.receivedChecked += clients.length;
    }
    tally.epochs = [...stored.values()].reduce((sum, { epoch }) => sum + epoch - 1, 0);
    tally.confirmed = received.reduce((sum, { confirmed }) => sum + confirmed, 0);
    return stored;
  }

  /** Unix ms at which the server was ready. */
  async #start(): Promise<number> {
    const from = unixNow();
    await this.#options.server.start();
    const readyAt = unixNow();
    this.#tally.startMs.push(readyAt - from);
    return readyAt;
  }

  async #measureReturn(): Promise<void> {
    const { pid = 0 } = this.#options.server;
    const before = readCpu(pid);
    await this.#untilAllLive(performance.now() + backTimeoutMs);
    const after = readCpu(pid);
    if (before && after) this.#tally.returnCpuMs.push(after.cpuMs - before.cpuMs);
  }

  /** Resolves once all are live and each room's clients hold the same and see each other, and nobody twice. */
  async #untilBack(what: string): Promise<readonly Look[]> {
    const deadline = performance.now() + backTimeoutMs;
    for (;;) {
      await this.#untilAllLive(deadline);
      const looks = (await Promise.all(this.#options.workers.map((worker) => worker.look()))).flat();
      const objections = this.#rooms.flatMap((room) => objectionsTo(room, looks));
      if (objections.length === 0) return looks;
      if (performance.now() > deadline) {
        for (const objection of objections.slice(0, 10)) this.#tally.fault(`in vain: ${what}: ${objection}`);
        return looks;
      }
      await sleep(lookEveryMs);
    }
  }

  /** To look at a thousand clients is more work than to bring them back: it would be in the way of what is measured. */
  async #untilAllLive(deadline: number): Promise<void> {
    while (performance.now() < deadline) {
      const away = await Promise.all(this.#options.workers.map((worker) => worker.countAway()));
      if (away.every((count) => count === 0)) return;
      await sleep(lookEveryMs);
    }
  }

  async #compareBeats(
    stored: ReadonlyMap<string, StoredRoom>,
    looks: readonly Look[],
    killedAt: number,
  ): Promise<void> {
    const time = await askTime(this.#options.server.url);
    for (const room of this.#rooms) {
      const found = stored.get(room.roomId);
      const look = looks.find(({ roomId }) => roomId === room.roomId);
      if (found === undefined || look === undefined) continue;
      const shiftMs = beatShiftMs(found, look.timeline, time, killedAt);
      if (shiftMs === undefined) continue;
      this.#tally.beatShiftMs.push(shiftMs);
      if (shiftMs > maxBeatShiftMs)
        this.#tally.fault(`the beat of ${room.roomId} moved by ${shiftMs.toFixed(1)} ms`);
    }
  }

  async #tell(order: 'work' | 'rest' | 'leave'): Promise<void> {
    await Promise.all(this.#options.workers.map((worker) => worker.tell({ order })));
  }
}

function unixNow(): number {
  return performance.timeOrigin + performance.now();
}

function objectionsTo(room: Enrolled, looks: readonly Look[]): string[] {
  const own = looks.filter(({ roomId }) => roomId === room.roomId);
  const away = own.filter(({ isLive }) => !isLive);
  if (away.length > 0)
    return [
      `${away.length} of ${own.length} are not live, ${away.filter(({ isClosed }) => isClosed).length} for good`,
    ];
  const objections: string[] = [];
  const [first] = own;
  const other = own.find(({ contents }) => contents !== first?.contents);
  if (other) objections.push(`contents differ: ${first?.contents} and ${other.contents}`);
  if (new Set(own.map(({ clocks }) => clocks)).size > 1) objections.push('state vectors differ');
  for (const { participantId, present } of own) {
    const expected = [
      ...own.map((look) => look.participantId).filter((id) => id !== participantId),
      'server',
    ].sort();
    if (present.join() !== expected.join())
      objections.push(`${participantId} sees ${present}, not ${expected}`);
  }
  return objections;
}
