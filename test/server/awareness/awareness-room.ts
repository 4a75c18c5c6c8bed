/** A hub and real y-protocols clients, wired by hand as the stock WebsocketProvider does it; frames wait until `settle`. */
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { AwarenessConnection } from '../../../server/awareness/awareness-connection.ts';
import { AwarenessHub } from '../../../server/awareness/awareness-hub.ts';
import type { AwarenessOutcome } from '../../../server/awareness/awareness-outcome.ts';
import type { NoteBudget } from '../../../server/awareness/note-intake.ts';
import type { ParticipantRole } from '../../../shared/participant.ts';

export const serverClientId = 2 ** 53 - 1000;

export const unlimited: NoteBudget = { tryTake: () => ({ ok: true }) };

export function connectionOf(
  participantId: string,
  { isSdk = false, role = 'student' as ParticipantRole, noteBudget = unlimited } = {},
): AwarenessConnection {
  return {
    participantId,
    user: { id: participantId, name: `Name of ${participantId}`, role },
    isSdk,
    noteBudget,
  };
}

/** The room has one. */
export function hasPattern(patternId: string): boolean {
  return patternId === 'p1';
}

export class AwarenessRoom {
  readonly owners = new Map<number, string>();
  readonly hub: AwarenessHub;
  readonly muted = new Set<string>();
  /** All frames that were received, with what they did. */
  readonly outcomes: {
    readonly from: AwarenessConnection;
    readonly outcome: AwarenessOutcome<AwarenessConnection>;
  }[] = [];
  readonly #clients = new Map<AwarenessConnection, StockClient>();
  readonly #arrived: { readonly from: AwarenessConnection; readonly update: Uint8Array }[] = [];
  nowMs = 0;

  constructor(maxDeparted?: number) {
    this.hub = new AwarenessHub({
      serverClientId,
      ownerOf: (clientId) => this.owners.get(clientId),
      maxAwarenessStateBytes: 4096,
      ...(maxDeparted !== undefined && { maxDeparted }),
    });
  }

  join(connection: AwarenessConnection, client: StockClient): void {
    this.hub.connect(connection);
    this.#clients.set(connection, client);
    client.receive(this.hub.encodeAll());
  }

  /** The server notices that the connection is gone. */
  leave(connection: AwarenessConnection): void {
    this.#clients.delete(connection);
    this.hub.disconnect(connection);
  }

  post(from: AwarenessConnection, update: Uint8Array): void {
    this.#arrived.push({ from, update });
  }

  /** The only frame on its way, taken out of it. */
  takePosted(): Uint8Array {
    const [posted] = this.#arrived.splice(0);
    if (posted === undefined) throw new Error('Nothing was posted.');
    return posted.update;
  }

  /** One turn: what has arrived goes through the hub, and what has changed goes out to all. */
  turn(): void {
    for (const { from, update } of this.#arrived.splice(0)) {
      const { participantId } = from;
      const context = { muted: this.muted.has(participantId), hasPattern };
      const outcome = this.hub.receive(from, update, this.nowMs, context);
      this.outcomes.push({ from, outcome });
      if (outcome.claimed !== undefined) this.owners.set(outcome.claimed, participantId);
      for (const renewal of outcome.renewals) this.#clients.get(renewal.connection)?.receive(renewal.update);
    }
    for (const { update } of this.hub.takeChanges()) {
      for (const client of this.#clients.values()) client.receive(update);
    }
  }

  /** Turns until nothing is on its way; returns how many it took. */
  settle(): number {
    for (let turns = 1; turns < 50; turns++) {
      this.turn();
      if (this.#arrived.length === 0) return turns;
    }
    throw new Error('The room does not come to rest.');
  }
}

/** Sends its state on open and echoes every change, its own or not; forgets the others when the socket closes. */
export class StockClient {
  readonly awareness = new Awareness(new Y.Doc());
  #room: AwarenessRoom;
  #connection: AwarenessConnection | undefined;

  constructor(room: AwarenessRoom, fields: Record<string, unknown> = {}) {
    this.#room = room;
    this.awareness.setLocalState(fields);
    this.awareness.on('update', ({ added, updated, removed }: Record<string, number[]>) => {
      this.#send([...(added ?? []), ...(updated ?? []), ...(removed ?? [])]);
    });
  }

  get id(): number {
    return this.awareness.clientID;
  }

  open(connection: AwarenessConnection): this {
    this.#connection = connection;
    this.#room.join(connection, this);
    if (this.awareness.getLocalState() !== null) this.#send([this.id]);
    return this;
  }

  /** The server was restarted. */
  moveTo(room: AwarenessRoom): void {
    this.#room = room;
  }

  /** The socket dies; whether and when the server notices is another matter. */
  drop(): void {
    this.#connection = undefined;
    const others = [...this.awareness.getStates().keys()].filter((id) => id !== this.id);
    removeAwarenessStates(this.awareness, others, 'connection closed');
  }

  receive(update: Uint8Array): void {
    if (this.#connection !== undefined) applyAwarenessUpdate(this.awareness, update, 'provider');
  }

  sees(other: StockClient | number): Record<string, unknown> | undefined {
    return this.awareness.getStates().get(typeof other === 'number' ? other : other.id);
  }

  destroy(): void {
    this.#connection = undefined;
    this.awareness.doc.destroy();
  }

  #send(clientIds: number[]): void {
    if (this.#connection === undefined || clientIds.length === 0) return;
    this.#room.post(this.#connection, encodeAwarenessUpdate(this.awareness, clientIds));
  }
}
