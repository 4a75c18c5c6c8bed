/**
 * Updates that have come in, on their way through the gate: in order of arrival, as many before each commit as it has room for. A large
 * one goes in slices; what waits is served one participant after the other (gate rule G8).
 */
import * as Y from 'yjs';
import { namesOtherEpoch } from '../../shared/client-id.ts';
import { type CloseReason, closeCode } from '../../shared/close-code.ts';
import type { Gate, GateApplied, GateSlices } from '../gate/gate.ts';
import type { GateRefusal } from '../gate/refusal.ts';
import type { UpdateKind } from '../gate/update-kind.ts';
import { FairQueue } from '../limit/fair-queue.ts';
import { FrameNotices } from './frame-notices.ts';
import { refuse } from './refuse.ts';
import type { RoomConnection } from './room-connection.ts';
import type { RoomConnections } from './room-connections.ts';
import type { RoomContext } from './room-context.ts';

interface ReceivedUpdate {
  readonly connection: RoomConnection;
  readonly update: Uint8Array;
  readonly kind: UpdateKind;
  /** All slices of one update share it. */
  readonly notices: FrameNotices;
  /** A part of one that was received: it was paid for as a whole. */
  readonly isSlice: boolean;
  /** What it is to be received as, instead of as a whole. */
  readonly slices?: GateSlices;
}

export interface UpdateIntakeOptions {
  readonly context: RoomContext;
  readonly gate: Gate;
  readonly connections: RoomConnections;
  readonly epoch: number;
  onApplied(connection: RoomConnection, outcome: GateApplied): void;
  /** Something is missing in what the connection has sent: it is to be asked for it. */
  onIncomplete(connection: RoomConnection): void;
}

/** Gate rule G8: units of about a microsecond that a room takes in before each commit. The others come next. */
export const unitsPerCommit = 4000;
/** What reading a frame costs that is then refused or sliced. */
const bytesReadPerUnit = 50;
/** What a step of looking for the next slice costs: all that a commit has room for. */
const searchUnits = unitsPerCommit;

export class UpdateIntake {
  readonly #options: UpdateIntakeOptions;
  readonly #context: RoomContext;
  readonly #connections: RoomConnections;
  /** In order of arrival. They pass the gate just before the next commit. */
  #received: ReceivedUpdate[] = [];
  /** What one commit had no room for: one of each participant after the other. */
  readonly #later = new FairQueue<ReceivedUpdate>();
  /** Connections that were closed, because nothing that they send could be taken any more. */
  readonly #refused = new WeakSet<RoomConnection>();
  #takenUnits = 0;
  #isClosed = false;

  constructor(options: UpdateIntakeOptions) {
    this.#options = options;
    this.#context = options.context;
    this.#connections = options.connections;
  }

  get isEmpty(): boolean {
    return this.#received.length === 0 && this.#later.keys === 0;
  }

  /** What the last `take` cost, in units. */
  get takenUnits(): number {
    return this.#takenUnits;
  }

  add(connection: RoomConnection, update: Uint8Array, kind: UpdateKind): void {
    const notices = new FrameNotices(this.#context, connection);
    this.#received.push({ connection, update, kind, notices, isSlice: false });
  }

  dropBacklog(): void {
    this.#later.clear();
  }

  /** Takes nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.#received = [];
    this.#later.clear();
  }

  /** As much as one commit has room for, less what it was used for already. Call within a transaction of the document. */
  take(usedUnits: number): void {
    let left = unitsPerCommit - usedUnits;
    // As much again as the last one cost must have room, too.
    let last = 0;
    for (
      let next = this.#later.shift();
      next !== undefined;
      next = left > last ? this.#later.shift() : undefined
    ) {
      last = this.#pass(next);
      left -= last;
    }
    const received = this.#received;
    this.#received = [];
    for (const update of received) {
      const { participantId } = update.connection;
      // In order: what waits of the participant comes first.
      if (left <= last || this.#later.has(participantId)) this.#later.push(participantId, update);
      else left -= this.#pass(update);
    }
    this.#takenUnits = unitsPerCommit - left;
  }

  /** Returns what it cost, in units. */
  #pass(received: ReceivedUpdate): number {
    const { connection, update, kind, isSlice } = received;
    // One of those before it may have ended the room, or its sender for good.
    if (this.#isClosed || this.#refused.has(connection)) return 0;
    if (received.slices !== undefined) return this.#passNext(received, received.slices);
    const outcome = this.#options.gate.receive(update, connection.actor, connection, {
      kind,
      isSlice,
      mayClaim: (count) => mayClaim(this.#context, connection, count),
    });
    if (outcome.kind === 'refused') return this.#refuse(received, outcome);
    const paidBytes = isSlice ? 0 : update.byteLength;
    if (outcome.kind === 'sliced') {
      connection.correctGrowth(-paidBytes);
      this.#later.unshift(connection.participantId, [{ ...received, slices: outcome }]);
      return 0;
    }
    connection.correctGrowth(outcome.newBytes - paidBytes);
    this.#applied(received, outcome);
    if (!isSlice) received.notices.end();
    return outcome.units;
  }

  /** One step, and the rest waits behind it. Returns what it cost, in units. */
  #passNext(received: ReceivedUpdate, slices: GateSlices): number {
    const { connection, kind } = received;
    const step = slices.next();
    if (step.kind === 'refused') return this.#refuse(received, step);
    if (step.kind === 'done') {
      this.#taken(connection, kind);
      if (!received.isSlice) received.notices.end();
      return 0;
    }
    this.#later.unshift(connection.participantId, [received]);
    if (step.kind === 'searching') return searchUnits;
    const { slices: _, ...whole } = received;
    return this.#pass({ ...whole, update: step.update, kind: step.updateKind, isSlice: true });
  }

  /** Nothing was missing in what the connection has sent. */
  #taken(connection: RoomConnection, kind: UpdateKind): void {
    const entry = this.#connections.entry(connection);
    if (kind === 'sync-step-2' && entry !== undefined) entry.wasAskedAgain = false;
  }

  #applied({ connection, kind, notices }: ReceivedUpdate, outcome: GateApplied): void {
    this.#taken(connection, kind);
    this.#options.onApplied(connection, outcome);
    if (outcome.buried !== undefined) notices.buried(outcome.buried);
    notices.denied(outcome.denials);
  }

  #refuse({ connection, update, kind }: ReceivedUpdate, { notice, recovery }: GateRefusal): number {
    // An old copy that was loaded into a document after it had been synced: from now on that shows a mixture.
    const mayBeOld = notice.rule === 'G3';
    if (mayBeOld && namesOtherEpoch(Y.parseUpdateMeta(update).to.keys(), this.#options.epoch)) {
      connection.close(closeCode.epochChanged);
      return update.byteLength / bytesReadPerUnit;
    }
    // An update that lacks something is no abuse: what is edited before the server has what was made offline is gapped.
    refuse(this.#context, connection, notice, recovery === 'resync' && kind === 'update' ? 0 : 1);
    if (recovery !== 'resync') {
      this.#close(connection, recovery === 'retry' ? closeCode.tooManyClientIds : closeCode.unacceptable);
    } else if (kind === 'update') this.#options.onIncomplete(connection);
    else this.#askAgain(connection);
    return update.byteLength / bytesReadPerUnit;
  }

  /** An honest SyncStep2 is never gapped (invariant I7). */
  #askAgain(connection: RoomConnection): void {
    const entry = this.#connections.entry(connection);
    if (entry?.wasAskedAgain === true) this.#close(connection, closeCode.incomplete);
    else this.#options.onIncomplete(connection);
    if (entry !== undefined) entry.wasAskedAgain = true;
  }

  #close(connection: RoomConnection, reason: CloseReason): void {
    this.#refused.add(connection);
    connection.close(reason);
  }
}

/** Whether the sender may claim so many more client ids now. Who was offline for many page loads is let in once the bucket is full. */
export function mayClaim({ clock, limits }: RoomContext, connection: RoomConnection, count: number): boolean {
  const bucket = connection.budget.clientIds(clock.now());
  return bucket.tryTake(Math.min(count, limits.clientIdBurst), clock.now()).ok;
}
