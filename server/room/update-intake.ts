/**
 * Holds the updates of a room's members until they pass the gate. Before each commit, updates pass in order of arrival until the
 * commit is full. A large update passes in slices. The updates that have to wait are served one participant after the other (gate rule G8).
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
  /** All slices of one update share these notices. */
  readonly notices: FrameNotices;
  /** The gate has cut it from a larger update, whose bytes its sender has paid for. */
  readonly isSlice: boolean;
  /** The update is too large for one commit: these slices are to pass instead of it. */
  readonly slices?: GateSlices;
}

export interface UpdateIntakeOptions {
  readonly context: RoomContext;
  readonly gate: Gate;
  readonly connections: RoomConnections;
  readonly epoch: number;
  onApplied(connection: RoomConnection, outcome: GateApplied): void;
  /** The connection's update depends on something that the server lacks: the connection is to be asked for its state. */
  onIncomplete(connection: RoomConnection): void;
}

/** Gate rule G8: a room takes in so many units, of about a microsecond, before each commit. */
export const unitsPerCommit = 4000;
/** The cost of reading an update that the gate then refuses. */
const bytesReadPerUnit = 50;
/** The cost of one step of looking for the next slice: a whole commit's. */
const searchUnits = unitsPerCommit;

export class UpdateIntake {
  readonly #options: UpdateIntakeOptions;
  readonly #context: RoomContext;
  readonly #connections: RoomConnections;
  /** Updates since the last commit, in order of arrival. */
  #received: ReceivedUpdate[] = [];
  /** Updates for which earlier commits had no room. */
  readonly #later = new FairQueue<ReceivedUpdate>();
  /** Connections that were closed because none of their later updates could be taken. */
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

  /** Lets updates pass until the commit is full. `usedUnits`: of the commit. Call it within a transaction of the document. */
  take(usedUnits: number): void {
    let left = unitsPerCommit - usedUnits;
    // The next update passes only if there is room for one that costs as much as the last.
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
      // A participant's updates stay in order, so a new one waits behind those that wait already.
      if (left <= last || this.#later.has(participantId)) this.#later.push(participantId, update);
      else left -= this.#pass(update);
    }
    this.#takenUnits = unitsPerCommit - left;
  }

  /** Returns the cost in units. */
  #pass(received: ReceivedUpdate): number {
    const { connection, update, kind, isSlice } = received;
    // An update before it may have closed the room, or the sender's connection.
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

  /** Takes one step, after which the rest of the update waits. Returns the cost in units. */
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

  /** The whole update of the connection has passed: nothing was missing in it. */
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
    // The client has loaded an offline copy of an ended epoch into a document that was in step. That document now shows a mixture.
    const mayBeOld = notice.rule === 'G3';
    if (mayBeOld && namesOtherEpoch(Y.parseUpdateMeta(update).to.keys(), this.#options.epoch)) {
      connection.close(closeCode.epochChanged);
      return update.byteLength / bytesReadPerUnit;
    }
    // An incomplete update is no abuse: edits made before the server has the offline edits depend on those.
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

/** Whether the sender may claim so many more client ids now. After many page loads offline, a full bucket is enough. */
export function mayClaim({ clock, limits }: RoomContext, connection: RoomConnection, count: number): boolean {
  const bucket = connection.budget.clientIds(clock.now());
  return bucket.tryTake(Math.min(count, limits.clientIdBurst), clock.now()).ok;
}
