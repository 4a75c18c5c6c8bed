/** One seeded life of a room: stock clients, delays, drops, crashes, and the invariants of docs/gate.md after each step. */
import * as Y from 'yjs';
import type { Edit } from '../../../server/gate/edit.ts';
import { newRoomEdits } from '../../../server/room/new-room.ts';
import type { Actor } from '../../../shared/participant.ts';
import { furnishedRoomEdits } from '../../support/furnished-room.ts';
import { contents } from '../../support/gate-room.ts';
import { foreignRoots, foreignTypes, ModelClient } from './model-client.ts';
import { type ModelConnection, type ModelLog, ModelServer } from './model-server.ts';
import { Oracle } from './oracle.ts';
import { Random } from './random.ts';
import { editAtRandom, foreignWord } from './random-edit.ts';

const serverActor: Actor = { participantId: 'server', role: 'server' };
const people: readonly Actor[] = [
  { participantId: 'teacher001', role: 'teacher' },
  { participantId: 'teacher002', role: 'teacher' },
  { participantId: 'pvpanna001', role: 'student' },
  { participantId: 'pvpbert002', role: 'student' },
  { participantId: 'pvpcara003', role: 'student' },
];

export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

export interface ModelCounts {
  frames: number;
  denials: number;
  /** Frames of which something was buried. */
  buried: number;
  restarts: number;
}

class ModelRun {
  readonly counts: ModelCounts = { frames: 0, denials: 0, buried: 0, restarts: 0 };
  readonly #random: Random;
  #server: ModelServer;
  readonly #oracle: Oracle;
  readonly #clients: ModelClient[] = [];
  readonly #mistakes: boolean;
  #violation: string | undefined;
  #connections = new Map<ModelClient, ModelConnection>();

  constructor(seed: number, { firstEdits, mistakes }: Required<ModelOptions>) {
    this.#random = new Random(seed);
    this.#mistakes = mistakes;
    const log: ModelLog = { updates: [], claims: [] };
    this.#server = new ModelServer(log);
    const presence = people.map(({ participantId, role }, i) => ({
      root: 'presence' as const,
      key: participantId,
      value: {
        name: participantId,
        role: role === 'teacher' ? role : 'student',
        online: true,
        joinedAt: 0,
        seat: i + 1,
      },
    }));
    this.#server.gate.edit(serverActor, [...firstEdits, ...presence], 'server');
    this.#server.commit();
    this.#oracle = new Oracle(this.#server.doc);
    for (const actor of people) this.#clients.push(this.#newClient(actor));
  }

  run(steps: number): void {
    for (let step = 0; step < steps; step++) {
      this.#step();
      this.#check();
    }
    this.#settle();
  }

  close(): void {
    for (const client of this.#clients) client.destroy();
  }

  #newClient(actor: Actor): ModelClient {
    const random = this.#random;
    return new ModelClient({
      actor,
      clientId: random.below(2 ** 32),
      gc: random.chance(0.8),
      undo: random.chance(0.4),
      mistakes: this.#mistakes && random.chance(0.6),
      onRemoteChange: (client, root, key) => {
        if (!this.#oracle.isForbidden(client, root, key)) return;
        // Not thrown: the stock provider catches what an observer throws.
        this.#violation ??= `I1: ${client.actor.participantId} sees a forbidden ${root}.${key}`;
      },
    });
  }

  #step(): void {
    const random = this.#random;
    const client = random.pick(this.#clients);
    const share = random.next();
    if (share < 0.35) editAtRandom(client, random);
    else if (share < 0.5) this.#deliverToServer(client);
    else if (share < 0.6) this.#deliverTogether();
    else if (share < 0.85) this.#deliverToClient(client);
    else if (share < 0.93) this.#commit();
    else if (share < 0.96) this.#drop(client);
    else if (share < 0.97) this.#startAfresh(client);
    else if (share < 0.975) this.#restart();
    if (client.socket === undefined && random.chance(0.3)) client.connect();
    if (client.socket?.readyState === 0 && random.chance(0.5)) this.#open(client);
  }

  #open(client: ModelClient): void {
    const { socket } = client;
    if (socket === undefined) return;
    const connection = { socket, actor: client.actor };
    this.#connections.set(client, connection);
    this.#server.join(connection);
    socket.open();
  }

  /** Of several clients in one transaction, as a room takes what came within one turn. */
  #deliverTogether(): void {
    this.#server.together(() => {
      for (let count = 2 + this.#random.below(4); count > 0; count--) {
        this.#deliverToServer(this.#random.pick(this.#clients));
      }
    });
  }

  #deliverToServer(client: ModelClient): void {
    const connection = this.#connections.get(client);
    for (let count = 1 + this.#random.below(3); count > 0; count--) {
      const frame = connection?.socket.toServer.shift();
      if (connection === undefined || frame === undefined) return;
      const received = this.#server.receive(connection, frame);
      if (received === null) continue;
      this.counts.frames += 1;
      if (received.outcome.kind === 'refused') {
        // Who edits before the server has asked for what was written offline is asked once more.
        if (received.outcome.recovery === 'resync') continue;
        throw new InvariantError(`An honest client was refused: ${received.outcome.notice.reason}`);
      }
      this.counts.denials += received.outcome.denials.length;
      if (received.outcome.buried !== undefined) this.counts.buried += 1;
      this.#oracle.arrive(client, received.update, received.isWhole, this.#server.doc);
      const difference = this.#oracle.difference(this.#server.doc);
      if (difference !== undefined) throw new InvariantError(`I3: ${difference}`);
    }
  }

  #deliverToClient(client: ModelClient): void {
    for (let count = 1 + this.#random.below(3); count > 0; count--) client.socket?.deliverToClient();
  }

  #commit(): void {
    this.#server.commit();
    this.#oracle.committed();
    if (this.#random.chance(0.05)) this.#server.compact();
  }

  #drop(client: ModelClient): void {
    const connection = this.#connections.get(client);
    if (connection !== undefined) this.#server.leave(connection);
    this.#connections.delete(client);
    client.disconnect();
  }

  /** The page is reloaded: an empty document, and nothing of what was unsent. */
  #startAfresh(client: ModelClient): void {
    this.#drop(client);
    client.destroy();
    this.#clients[this.#clients.indexOf(client)] = this.#newClient(client.actor);
  }

  /** A crash: what was not committed is gone, and every connection with it. */
  #restart(): void {
    this.counts.restarts += 1;
    for (const client of this.#clients) this.#drop(client);
    this.#oracle.crashed();
    this.#server = new ModelServer(this.#server.log);
    const difference = this.#oracle.difference(this.#server.doc);
    if (difference !== undefined) throw new InvariantError(`I5: after a restart ${difference}`);
  }

  #check(): void {
    if (this.#violation !== undefined) throw new InvariantError(this.#violation);
    const { pendingStructs, pendingDs } = this.#server.doc.store;
    if (pendingStructs !== null || pendingDs !== null)
      throw new InvariantError('I4: the document holds something pending');
  }

  #settle(): void {
    for (const client of this.#clients) {
      if (client.socket === undefined) client.connect();
      if (client.socket?.readyState === 0) this.#open(client);
    }
    for (let isBusy = true; isBusy; ) {
      isBusy = false;
      this.#commit();
      for (const client of this.#clients) {
        const { socket } = client;
        if (socket === undefined) continue;
        if (socket.toClient.length + socket.toServer.length > 0) isBusy = true;
        this.#deliverToServer(client);
        this.#deliverToClient(client);
      }
    }
    this.#check();
    this.#compareAll();
  }

  #compareAll(): void {
    const expected = JSON.stringify(sorted(contents(this.#server.doc)));
    const replayed = new ModelServer({ ...this.#server.log });
    if (JSON.stringify(sorted(contents(replayed.doc))) !== expected)
      throw new InvariantError('I5: the log replays differently');
    for (const client of this.#clients) {
      const found = JSON.stringify(sorted(contents(client.doc)));
      if (found !== expected) {
        throw new InvariantError(`I2: ${client.actor.participantId} has\n${found}\nthe server\n${expected}`);
      }
      if (client.unsent.length > 0) throw new InvariantError('I3: something never arrived');
      if (client.doc.store.pendingStructs !== null)
        throw new InvariantError('I2: a client waits for something');
      if (!Y.equalSnapshots(Y.snapshot(client.doc), Y.snapshot(this.#server.doc))) {
        throw new InvariantError(`I2: ${client.actor.participantId} has another history`);
      }
    }
    this.#checkForeign();
  }

  /** I1 of what the room has no place for: once all is said, nobody has it, its author included. */
  #checkForeign(): void {
    if (Buffer.from(Y.encodeStateAsUpdate(this.#server.doc)).includes(foreignWord))
      throw new InvariantError('I1: the server keeps foreign words');
    for (const { actor, doc, makesMistakes } of this.#clients) {
      const roots = foreignRoots.filter((root) => doc.share.has(root));
      if (!makesMistakes && roots.length > 0)
        throw new InvariantError(`I1: ${actor.participantId} sees a foreign ${roots[0]}`);
      const [score, chat, notes] = makesMistakes ? foreignTypes(doc) : [];
      const left = [...(score?.keys() ?? []), ...(chat ?? []), ...(notes?.toString() ?? '')];
      if (left.length > 0) throw new InvariantError(`I1: ${actor.participantId} still has ${left[0]}`);
    }
  }
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

const steps = 150;

export interface ModelOptions {
  /** Of a room with something under each key, or by default of a new one where the seed is even. */
  readonly firstEdits?: readonly Edit[];
  /** Some clients write what the room has no place for; by default in every other pair of seeds. */
  readonly mistakes?: boolean;
}

/** Throws InvariantError, with the seed. */
export function runModel(seed: number, options: ModelOptions = {}): ModelCounts {
  const { firstEdits = seed % 2 === 0 ? newRoomEdits() : furnishedRoomEdits(), mistakes = seed % 4 >= 2 } =
    options;
  const run = new ModelRun(seed, { firstEdits, mistakes });
  try {
    run.run(steps);
    return run.counts;
  } catch (error) {
    throw new InvariantError(`Seed ${seed}: ${String(error)}`, { cause: error });
  } finally {
    run.close();
  }
}
