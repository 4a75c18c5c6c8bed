/** A room behind the gate, and clients of several libraries on connections on which everything waits until it is delivered. */

import { isDeepStrictEqual } from 'node:util';
import * as Y from 'yjs';
import type { GateApplied } from '../../../server/gate/gate.ts';
import type { GateRefusal } from '../../../server/gate/refusal.ts';
import type { UpdateKind } from '../../../server/gate/update-kind.ts';
import type { ServerClientIds } from '../../../shared/client-id.ts';
import type { Actor } from '../../../shared/participant.ts';
import { classroomPolicy } from '../../../shared/policy.ts';
import {
  contents,
  createGateRoom,
  type GateRoom,
  receive,
  restart,
  server,
} from '../../support/gate-room.ts';
import type { ClientKind } from './client-kinds.ts';
import type { RoomClient } from './room-client.ts';
import { foreignWord, Witness } from './witness.ts';

/** The yrs that is tested reads 32 bits of a client id: docs/protocol.md. */
export const smallServerIds: ServerClientIds = { edit: 2 ** 32 - 2, restore: 2 ** 32 - 1 };

interface Frame {
  readonly kind: UpdateKind;
  readonly update: Uint8Array;
}

/** A person's page, which may be opened anew. */
export interface Page {
  readonly actor: Actor;
  readonly kind: ClientKind;
  readonly word: string;
  client: RoomClient;
  isConnected: boolean;
  toServer: Frame[];
  toClient: Uint8Array[];
}

/** When a page that is opened anew gets what it had kept; `as one update`: its socket sends that as it is. */
export const loadTimes = [
  'before it connects',
  'while it connects',
  'once it is synced',
  'as one update',
] as const;
export type LoadTime = (typeof loadTimes)[number];

export class SharedRoom {
  readonly counts = { frames: 0, denials: 0, buried: 0, resyncs: 0 };
  readonly pages: Page[] = [];
  #room: GateRoom;
  #witness: Witness;

  constructor(serverIds: ServerClientIds) {
    this.#room = createGateRoom(classroomPolicy, serverIds);
    this.#witness = this.#listen();
  }

  /** `word`: see RoomClientOptions; each page has its own. */
  open(kind: ClientKind, actor: Actor, client: RoomClient, word: string): Page {
    const page: Page = { actor, kind, word, client, isConnected: false, toServer: [], toClient: [] };
    this.pages.push(page);
    return page;
  }

  /** The server asks when the socket opens; what the client has sent by then comes first. */
  connect(page: Page, before: () => void = () => {}): void {
    page.isConnected = true;
    before();
    this.#askForState(page);
    page.toClient.push(Y.encodeStateAsUpdate(this.#room.doc, page.client.encodeStateVector()));
  }

  /** What is on its way is lost. */
  drop(page: Page): void {
    page.isConnected = false;
    page.toServer = [];
    page.toClient = [];
  }

  /** What the client has written since; lost to the server, until it asks, where there is no connection. */
  send({ client, isConnected, toServer }: Page): void {
    const updates = client.takeUpdates();
    if (isConnected) toServer.push(...updates.map((update): Frame => ({ kind: 'update', update })));
  }

  reopen(page: Page, client: RoomClient, copy: Uint8Array, time: LoadTime | 'never'): void {
    this.drop(page);
    page.client = client;
    const load = (): void => {
      client.apply(copy, false);
      this.send(page);
    };
    if (time === 'before it connects') load();
    this.connect(page);
    if (time === 'while it connects') load();
    if (time === 'as one update') page.toServer.push({ kind: 'update', update: copy });
    if (time !== 'once it is synced') return;
    this.deliverToClient(page, page.toClient.length);
    load();
  }

  /** Every connection is lost. */
  restart(from: 'log' | 'snapshot'): void {
    for (const page of this.pages) this.drop(page);
    this.#room = restart(this.#room, from);
    this.#witness = this.#listen();
  }

  deliverToClient({ client, toClient }: Page, count: number): void {
    for (const update of toClient.splice(0, count)) client.apply(update, true);
  }

  deliverToServer(page: Page, count: number): void {
    for (const frame of page.toServer.splice(0, count)) this.#deliver(page, frame);
  }

  /** Until everybody is connected and nothing is on its way. */
  settle(): void {
    for (const page of this.pages) if (!page.isConnected) this.connect(page);
    for (let isBusy = true; isBusy; ) {
      isBusy = false;
      for (const page of this.pages) {
        this.send(page);
        if (page.toServer.length + page.toClient.length > 0) isBusy = true;
        this.deliverToServer(page, 1);
        this.deliverToClient(page, 2);
      }
    }
  }

  /** I7: what is legal arrives at once, whatever was written before. */
  setCellAtOnce(page: Page, cell: string, velocity: number): void {
    const { client, kind } = page;
    client.set('cells', cell, velocity);
    const updates = client.takeUpdates();
    if (updates.length !== 1) throw new Error(`${kind.name} makes ${updates.length} updates of one edit`);
    for (const update of updates) {
      const outcome = receive(this.#room, update, page.actor, { kind: 'update' });
      const isTaken = outcome.kind === 'applied' && outcome.denials.length === 0;
      if (!isTaken) throw new Error(`I7: an edit of ${kind.name} is not taken: ${JSON.stringify(outcome)}`);
    }
    const found = this.#room.doc.getMap('cells').get(cell);
    if (found !== velocity) throw new Error(`I7: an edit of ${kind.name} comes to ${String(found)}`);
  }

  allowEdits(): void {
    this.#room.gate.edit(server, [{ root: 'room', key: 'frozen', value: false }], 'server');
  }

  /** Once everything has settled. Throws where anybody has something else than the server, or anything foreign is left. */
  check(): void {
    const { doc, log } = this.#room;
    const hasWord = [Y.encodeStateAsUpdate(doc), ...log].some((bytes) => includes(bytes, foreignWord));
    if (hasWord) throw new Error('I1: the server keeps a foreign word');
    this.#witness.compare(doc);
    for (const page of this.pages) {
      const problem = this.#problemOf(page);
      if (problem !== undefined) throw new Error(`${page.kind.name}: ${problem}`);
    }
  }

  #listen(): Witness {
    const witness = new Witness(this.#room.doc);
    this.#room.doc.on('update', (update: Uint8Array) => {
      witness.see(update);
      for (const { isConnected, toClient } of this.pages) if (isConnected) toClient.push(update);
    });
    return witness;
  }

  #askForState({ client, toServer }: Page): void {
    const update = client.encodeState(Y.encodeStateVector(this.#room.doc));
    toServer.push({ kind: 'sync-step-2', update });
  }

  #deliver(page: Page, { kind, update }: Frame): void {
    const outcome = receive(this.#room, update, page.actor, { kind });
    this.counts.frames += 1;
    if (outcome.kind === 'applied') this.#count(outcome);
    else this.#refused(page, kind, outcome);
  }

  #count({ denials, buried }: GateApplied): void {
    this.counts.denials += denials.length;
    if (buried !== undefined) this.counts.buried += 1;
  }

  /** Who edits before the server has asked for what was made offline is asked once more; nothing else is refused. */
  #refused(page: Page, kind: UpdateKind, { notice, recovery }: GateRefusal): void {
    if (recovery !== 'resync' || kind !== 'update') {
      throw new Error(`I7: ${page.kind.name} is refused: ${notice.rule} ${notice.reason}`);
    }
    this.counts.resyncs += 1;
    this.#askForState(page);
  }

  #problemOf({ client, word }: Page): string | undefined {
    const { doc } = this.#room;
    const expected = contents(doc);
    const state = client.encodeState();
    const copy = new Y.Doc({ gc: false });
    Y.applyUpdate(copy, state);
    const found = contents(copy);
    if (!isDeepStrictEqual(found, expected)) {
      return `I2: it has\n${JSON.stringify(found)}, and the server\n${JSON.stringify(expected)}`;
    }
    for (const root of shownRoots) {
      const shown = client.read(root);
      if (!isDeepStrictEqual(shown, expected[root]))
        return `I2: it shows ${root} as ${JSON.stringify(shown)}`;
    }
    if (client.isWaiting()) return 'I2: something waits for what never comes';
    if (!Y.equalSnapshots(Y.snapshot(copy), Y.snapshot(doc))) return 'I2: it has another history';
    if (client.countForeign() > 0) return `I1: ${client.countForeign()} foreign values are left`;
    const others = this.pages.filter((page) => page.word !== word);
    const theirs = others.find((page) => includes(state, page.word));
    return theirs && `I1: it has what ${theirs.kind.name} wrote`;
  }
}

/** The others are no maps any more to a client that has taken them for something else. */
const shownRoots = ['cells', 'tempo', 'room', 'patterns', 'presence'] as const;

function includes(bytes: Uint8Array, word: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(word);
}
