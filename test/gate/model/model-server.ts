/**
 * A room as server/room/ runs it, less its timers: the gate, a log that is committed at the end of a turn, and sync
 * frames that go out only after the commit. What was not committed is lost in a crash.
 */

import * as Y from 'yjs';
import { ClientIdOwners } from '../../../server/gate/client-id-owners.ts';
import { Gate, type GateApplied } from '../../../server/gate/gate.ts';
import type { GateRefusal } from '../../../server/gate/refusal.ts';
import type { Actor } from '../../../shared/participant.ts';
import { classroomPolicy } from '../../../shared/policy.ts';
import {
  decodeClientFrame,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
} from '../../../shared/protocol.ts';
import { receive } from '../../support/gate-room.ts';
import type { ModelSocket } from './model-socket.ts';

interface Claim {
  readonly clientId: number;
  readonly participantId: string;
}

export interface ModelLog {
  updates: Uint8Array[];
  claims: Claim[];
}

export interface ModelConnection {
  readonly socket: ModelSocket;
  readonly actor: Actor;
}

export class ModelServer {
  readonly doc = new Y.Doc();
  readonly gate: Gate;
  readonly log: ModelLog;
  readonly #synced = new Set<ModelConnection>();
  #updates: Uint8Array[] = [];
  #claims: Claim[] = [];
  #requests: { readonly connection: ModelConnection; readonly stateVector: Uint8Array | null }[] = [];

  constructor(log: ModelLog) {
    this.log = log;
    for (const update of log.updates) Y.applyUpdate(this.doc, update);
    const owners = new ClientIdOwners(log.claims);
    this.gate = new Gate({
      doc: this.doc,
      policy: classroomPolicy,
      owners,
    });
    this.doc.on('update', (update: Uint8Array) => this.#updates.push(update));
  }

  /** The server asks before it answers: an offline edit must leave its client before anything can overwrite it there. */
  join(connection: ModelConnection): void {
    this.#requests.push({ connection, stateVector: null });
  }

  leave(connection: ModelConnection): void {
    this.#synced.delete(connection);
    this.#requests = this.#requests.filter((request) => request.connection !== connection);
  }

  /** What is received meanwhile comes to one transaction, and one update. */
  together(receive: () => void): void {
    this.doc.transact((transaction) => {
      receive();
      transaction.local = true;
    });
  }

  /** Null where the frame was no update. */
  receive(
    connection: ModelConnection,
    bytes: Uint8Array,
  ): { update: Uint8Array; isWhole: boolean; outcome: GateApplied | GateRefusal } | null {
    const frame = decodeClientFrame(bytes);
    if (frame.kind === 'sync-step-1') this.#requests.push({ connection, stateVector: frame.stateVector });
    if (frame.kind !== 'sync-step-2' && frame.kind !== 'update') return null;
    const { update } = frame;
    const { participantId } = connection.actor;
    const outcome = receive(this, update, connection.actor, { kind: frame.kind });
    if (outcome.kind === 'applied') {
      this.#claims.push(...outcome.claims.map((clientId) => ({ clientId, participantId })));
    } else if (outcome.recovery === 'resync') this.#requests.push({ connection, stateVector: null });
    return { update, isWhole: frame.kind === 'sync-step-2', outcome };
  }

  commit(): void {
    this.log.claims.push(...this.#claims);
    this.#claims = [];
    if (this.#updates.length > 0) {
      const merged = this.#updates.length > 1 ? Y.mergeUpdates(this.#updates) : this.#updates[0];
      this.#updates = [];
      if (merged === undefined) return;
      this.log.updates.push(merged);
      for (const { socket } of this.#synced) socket.toClient.push(encodeUpdate(merged));
    }
    for (const { connection, stateVector } of this.#requests) {
      if (stateVector === null)
        connection.socket.toClient.push(encodeSyncStep1(Y.encodeStateVector(this.doc)));
      else {
        connection.socket.toClient.push(encodeSyncStep2(Y.encodeStateAsUpdate(this.doc, stateVector)));
        this.#synced.add(connection);
      }
    }
    this.#requests = [];
  }

  /** One snapshot instead of the log. Only right after a commit. */
  compact(): void {
    this.log.updates = [Y.encodeStateAsUpdate(this.doc)];
  }
}
