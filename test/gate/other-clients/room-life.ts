/**
 * A random life of one room with clients of several libraries: known edits and mistakes, undo, delays, drops, restarts of the
 * server, pages that are opened anew with or without what they had kept.
 */
import { firstServerClientId, serverClientIds } from '../../../shared/client-id.ts';
import type { Actor } from '../../../shared/participant.ts';
import { otherStudent, student, teacher } from '../../support/gate-room.ts';
import { Random } from '../model/random.ts';
import { type ClientKind, yjsKinds, yrsKind } from './client-kinds.ts';
import { contestedCells, type RoomClient } from './room-client.ts';
import { loadTimes, type Page, SharedRoom, smallServerIds } from './shared-room.ts';
import { foreignWord } from './witness.ts';

/** Two devices of each student. */
const people: readonly Actor[] = [student, student, otherStudent, otherStudent, teacher];

export interface LifeCounts {
  readonly frames: number;
  readonly denials: number;
  /** Frames of which something was buried. */
  readonly buried: number;
  readonly resyncs: number;
  readonly reopened: number;
  readonly restarts: number;
}

class Life {
  readonly #random: Random;
  readonly #room: SharedRoom;
  readonly #maxClientId: number;
  /** What each page keeps, as of some moment. */
  readonly #copies = new Map<Page, Uint8Array>();
  #reopened = 0;
  #restarts = 0;

  constructor(random: Random, hasYrs: boolean) {
    this.#random = random;
    this.#room = new SharedRoom(hasYrs ? smallServerIds : serverClientIds(1));
    this.#maxClientId = hasYrs ? smallServerIds.edit - 1 : firstServerClientId - 1;
    const kinds = [...yjsKinds, hasYrs ? yrsKind : random.pick(yjsKinds)];
    const first = random.below(kinds.length);
    for (const [i, actor] of people.entries()) {
      const kind = kinds[(first + i) % kinds.length] ?? yrsKind;
      const word = `${foreignWord}${i}`;
      const page = this.#room.open(kind, actor, this.#createClient(kind, word), word);
      this.#copies.set(page, page.client.encodeState());
      this.#room.connect(page);
    }
  }

  get counts(): LifeCounts {
    return { ...this.#room.counts, reopened: this.#reopened, restarts: this.#restarts };
  }

  run(steps: number): void {
    for (let i = 0; i < steps; i++) this.#step();
    this.#room.settle();
    this.#room.check();
    this.#room.allowEdits();
    this.#room.settle();
    for (const [i, page] of this.#room.pages.entries()) this.#room.setCellAtOnce(page, `p1:2:${i}`, i + 1);
    this.#room.settle();
    this.#room.check();
  }

  #createClient(kind: ClientKind, word: string): RoomClient {
    const random = this.#random;
    const limit = Math.min(kind.maxClientId, this.#maxClientId);
    const highBits = random.below(Math.max(1, Math.floor(limit / 2 ** 32)));
    const clientId = highBits * 2 ** 32 + random.below(Math.min(limit, 2 ** 32));
    return kind.create({ clientId, word, gc: random.chance(0.8) });
  }

  #step(): void {
    const random = this.#random;
    const page = random.pick(this.#room.pages);
    const share = random.next();
    if (share < 0.45) this.#edit(page);
    else if (share < 0.65) this.#room.deliverToServer(page, 1 + random.below(3));
    else if (share < 0.88) this.#room.deliverToClient(page, 1 + random.below(4));
    else if (share < 0.93) this.#room.drop(page);
    else if (share < 0.95) this.#copies.set(page, page.client.encodeState());
    else if (share < 0.98) this.#reopen(page);
    else if (share < 0.99) this.#restart();
    if (!page.isConnected && random.chance(0.4)) this.#connect(page);
  }

  #edit(page: Page): void {
    const random = this.#random;
    const { client } = page;
    const share = random.next();
    if (share < 0.06) client.undo();
    else if (share < 0.1) client.redo();
    else if (share < 0.8) this.#change(page);
    else {
      client.transact(() => {
        for (let i = 0; i < 4; i++) this.#change(page);
      });
    }
    this.#room.send(page);
  }

  #change({ client, actor, kind: { avoids = [] } }: Page): void {
    const random = this.#random;
    const share = random.next();
    if (share < 0.35) client.set('cells', random.pick(contestedCells), random.below(128));
    else if (share < 0.45) client.delete('cells', random.pick(contestedCells));
    else if (share < 0.52) client.set('tempo', 'bpm', 20 + random.below(280));
    else if (share < 0.55) client.set('room', 'frozen', actor.role === 'teacher' && random.chance(0.2));
    else {
      const mistake = random.pick(Object.keys(client.mistakes));
      if (!avoids.includes(mistake)) client.mistakes[mistake]?.(random);
    }
  }

  #connect(page: Page): void {
    this.#room.connect(page, () => {
      if (this.#random.chance(0.3)) this.#edit(page);
    });
  }

  /** With what it had a moment ago, or with something older. */
  #reopen(page: Page): void {
    const random = this.#random;
    this.#reopened += 1;
    const now = page.client.encodeState();
    const copy = random.chance(0.7) ? now : (this.#copies.get(page) ?? now);
    const client = this.#createClient(page.kind, page.word);
    this.#room.reopen(page, client, copy, random.pick(['never', ...loadTimes]));
  }

  #restart(): void {
    this.#restarts += 1;
    this.#room.restart(this.#random.pick(['log', 'snapshot']));
  }
}

const stepsPerLife = 80;

/** Throws an error that names the seed. Every other life has a yrs client in it. */
export function runLife(seed: number): LifeCounts {
  try {
    const life = new Life(new Random(seed), seed % 2 === 0);
    life.run(stepsPerLife);
    return life.counts;
  } catch (error) {
    throw new Error(`Seed ${seed}: ${String(error)}`, { cause: error });
  }
}
