/**
 * A room's document with all that changes it: the gate, what has come in and not passed it yet, what follows from a change, and
 * what is owed to the log and to the members. The document's own `update` event is the only source of what is stored and shown.
 */

import * as Y from 'yjs';
import type { NextEpoch, RoomCommit } from '../../persistence/room-store.ts';
import { namesOtherEpoch, serverClientIds } from '../../shared/client-id.ts';
import { type CloseReason, closeCode } from '../../shared/close-code.ts';
import { type Actor, serverActor } from '../../shared/participant.ts';
import { RoomReader } from '../../shared/room-reader.ts';
import type { ClientIdOwners } from '../gate/client-id-owners.ts';
import type { Edit } from '../gate/edit.ts';
import { Gate, type GateApplied, type GateSlices } from '../gate/gate.ts';
import { maxClientIdsPerUpdate } from '../gate/inspect-update.ts';
import type { GateRefusal } from '../gate/refusal.ts';
import type { KeyAddress } from '../gate/update-decoder.ts';
import type { UpdateKind } from '../gate/update-kind.ts';
import { FairQueue } from '../limit/fair-queue.ts';
import { derivedEdits } from './derived-edits.ts';
import { FrameNotices } from './frame-notices.ts';
import { judgeStateVector, type StateVectorVerdict } from './judge-state-vector.ts';
import type { LoadedRoom } from './load-room.ts';
import { isOvergrown, nextEpoch, planNextEpoch } from './next-epoch.ts';
import { Outbox } from './outbox.ts';
import { PresenceUpdates } from './presence-updates.ts';
import { refuse } from './refuse.ts';
import type { RoomConnection } from './room-connection.ts';
import type { RoomConnections } from './room-connections.ts';
import type { RoomContext } from './room-context.ts';
import { RoomSnapshot } from './room-snapshot.ts';

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

export interface RoomDocumentOptions {
  readonly loaded: LoadedRoom;
  readonly context: RoomContext;
  readonly connections: RoomConnections;
  /** Keys that the actor, or the server, was allowed to change and has changed. */
  onChanged(actor: Actor, changed: readonly KeyAddress[]): void;
  /** There is something for the next commit. */
  onFilled(): void;
}

/** Gate rule G8: units of about a microsecond that a room takes in before each commit. The others come next. */
const unitsPerCommit = 4000;
const editUnits = 7;
const msPerUnit = 0.001;
/** What reading a frame costs that is then refused or sliced. */
const bytesReadPerUnit = 50;
/** What a step of looking for the next slice costs: all that a commit has room for. */
const searchUnits = unitsPerCommit;

export class RoomDocument {
  readonly epoch: number;
  readonly reader: RoomReader;
  readonly owners: ClientIdOwners;
  readonly #options: RoomDocumentOptions;
  readonly #doc: Y.Doc;
  readonly #gate: Gate;
  readonly #presenceUpdates: PresenceUpdates;
  readonly #outbox: Outbox;
  /** In order of arrival. They pass the gate just before the next commit. */
  #received: ReceivedUpdate[] = [];
  /** What one commit had no room for: one of each participant after the other. */
  readonly #later = new FairQueue<ReceivedUpdate>();
  /** Keys whose change has made others meaningless that are not deleted yet. */
  #untidied: KeyAddress[] = [];
  /** Connections that were closed, because nothing that they send could be taken any more. */
  readonly #refused = new WeakSet<RoomConnection>();
  #updatesSinceSnapshot: number;
  #lastSnapshot: RoomSnapshot | undefined;
  #takenInUnits = 0;
  #isClosed = false;
  #hasFailed = false;

  constructor(options: RoomDocumentOptions) {
    const { loaded, context, onFilled } = options;
    const { roomId, epoch, doc, owners, seq, updatesSinceSnapshot } = loaded;
    this.epoch = epoch;
    this.reader = new RoomReader(doc);
    this.#options = options;
    this.#doc = doc;
    this.owners = owners;
    this.#updatesSinceSnapshot = updatesSinceSnapshot;
    this.#presenceUpdates = new PresenceUpdates(this.reader, onFilled);
    this.#outbox = new Outbox({ roomId, epoch, doc, seq, connections: options.connections, onFilled });
    this.#gate = new Gate({
      doc,
      policy: context.policy,
      owners,
      serverIds: serverClientIds(epoch),
      onPolicyError: (error) => context.onPolicyError(roomId, error),
    });
    doc.on('update', (update: Uint8Array) => {
      if (!this.#isClosed) this.#outbox.addUpdate(update);
    });
  }

  /** Updates came since the last snapshot. */
  get hasNewHistory(): boolean {
    return this.#updatesSinceSnapshot > 0;
  }

  /** Nothing is left to store or to show. */
  get isSettled(): boolean {
    return this.#presenceUpdates.isEmpty && !this.hasReceived && this.#outbox.isSettled;
  }

  /** Something has come in that is not in the document yet. */
  get hasReceived(): boolean {
    return this.#received.length > 0 || this.#later.keys > 0 || this.#untidied.length > 0;
  }

  /** SyncStep2 and Update. */
  receive(connection: RoomConnection, update: Uint8Array, kind: UpdateKind): void {
    const notices = new FrameNotices(this.#options.context, connection);
    this.#received.push({ connection, update, kind, notices, isSlice: false });
    this.#options.onFilled();
  }

  /** The server's own way in. Returns the keys that changed; throws EditDeniedError, nothing applied. */
  edit(actor: Actor, edits: readonly Edit[]): readonly KeyAddress[] {
    const changed = this.#gate.edit(actor, edits, 'server');
    this.#followUp(actor, changed);
    return changed;
  }

  /** As `edit` by the server, with nothing to follow from it. */
  write(edits: readonly Edit[]): readonly KeyAddress[] {
    return this.#gate.edit(serverActor, edits, 'server');
  }

  /** The participant has come or gone: the next commit shows it. */
  moved(participantId: string): void {
    this.#presenceUpdates.moved(participantId);
  }

  /** An awareness client id is a document's client id: whoever shows it first owns it there too (gate rule G3). */
  claim(connection: RoomConnection, clientId: number): void {
    const { participantId } = connection;
    if (this.owners.ownerOf(clientId) !== undefined || !this.#mayClaim(connection, 1)) return;
    this.owners.claim(clientId, participantId);
    this.#outbox.addClaims([{ clientId, participantId }]);
  }

  askForState(connection: RoomConnection): void {
    this.#outbox.askForState(connection);
  }

  replyWithState(connection: RoomConnection, held: ReadonlyMap<number, number>): void {
    this.#outbox.replyWithState(connection, held);
  }

  forget(connection: RoomConnection): void {
    this.#outbox.forget(connection);
  }

  /** Whether a connection's document is one of this room, and what it holds. */
  judge(stateVector: Uint8Array): StateVectorVerdict {
    const { epoch } = this;
    return judgeStateVector(stateVector, { doc: this.#doc, epoch, maxOwnClients: maxClientIdsPerUpdate });
  }

  /** Only while the document shows nothing that is not stored. */
  takeSnapshot(): RoomSnapshot {
    this.#updatesSinceSnapshot = 0;
    this.#lastSnapshot = new RoomSnapshot(this.#doc, this.#outbox.seq, () => this.#stored());
    return this.#lastSnapshot;
  }

  /** The document to go on with, where history outweighs content; only while settled. */
  planNextEpoch(bytes: number): NextEpoch | undefined {
    const { seq } = this.#outbox;
    return planNextEpoch(this.#doc, { epoch: this.epoch, seq, bytes }, this.#options.context.epochs);
  }

  /** Undefined where there is none left; only while settled. */
  nextEpoch(): NextEpoch | undefined {
    return nextEpoch(this.#doc, { epoch: this.epoch, seq: this.#outbox.seq });
  }

  /** What was taken in last, counted as time, ms. */
  get takenInMs(): number {
    return this.#takenInUnits * msPerUnit;
  }

  /** Takes in what has come, as much as one commit has room for. */
  takeIn(): void {
    if (this.hasReceived) this.#doc.transact(() => this.#takeInUpdates());
  }

  /**
   * In one transaction of the document, hence one update: to begin and end one costs Yjs more than what an update changes. What
   * has come may end its sender: so who is here is shown last.
   */
  takeCommit(): RoomCommit | undefined {
    if (this.hasReceived || !this.#presenceUpdates.isEmpty) {
      this.#doc.transact(() => {
        this.#takeInUpdates();
        if (this.#presenceUpdates.isEmpty) return;
        this.#gate.edit(
          serverActor,
          this.#presenceUpdates.takeEdits(this.#options.connections.participantIds()),
          'server',
        );
      });
    }
    return this.#outbox.takeCommit();
  }

  committed(): void {
    if (this.#outbox.committed() && !this.#isClosed) this.#updatesSinceSnapshot += 1;
  }

  get isDueForSnapshot(): boolean {
    // What has come meanwhile and waits for the next commit is not in the document yet.
    const { compactAfterUpdates } = this.#options.context;
    const due = Math.max(compactAfterUpdates, this.#lastSnapshot?.minUpdatesUntilNext ?? 0);
    return this.#updatesSinceSnapshot >= due && this.#outbox.isSettled;
  }

  /** Nothing but a new epoch keeps the room usable: see docs/growth.md. */
  get isOvergrown(): boolean {
    return isOvergrown(this.#doc.store);
  }

  failed(error: unknown): void {
    this.#hasFailed = true;
    this.#outbox.failed(error);
  }

  /** What no commit had room for comes back with its sender's resync. */
  dropBacklog(): void {
    this.#later.clear();
  }

  /** What is not on its way to the log by now comes back with its sender's resync. */
  close(error: unknown): void {
    this.#isClosed = true;
    this.#presenceUpdates.clear();
    this.#received = [];
    this.#later.clear();
    this.#untidied = [];
    this.#outbox.empty(error);
  }

  /** Resolves with the next commit; rejects when the log refuses it. */
  nextCommit(): Promise<void> {
    return this.#outbox.nextCommit();
  }

  async #stored(): Promise<void> {
    if (this.#hasFailed) throw new Error('The room has failed.');
    if (this.#outbox.isSettled) return;
    if (this.#isClosed) throw new Error('The room was closed before all of it was stored.');
    await this.#outbox.nextCommit();
  }

  #takeInUpdates(): void {
    let left = unitsPerCommit;
    if (this.#untidied.length > 0) left -= this.#tidy();
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
    this.#takenInUnits = unitsPerCommit - left;
  }

  /** Returns what it cost, in units. */
  #pass(received: ReceivedUpdate): number {
    const { connection, update, kind, isSlice } = received;
    // One of those before it may have ended the room, or its sender for good.
    if (this.#isClosed || this.#refused.has(connection)) return 0;
    if (received.slices !== undefined) return this.#passNext(received, received.slices);
    const outcome = this.#gate.receive(update, connection.actor, connection, {
      kind,
      isSlice,
      mayClaim: (count) => this.#mayClaim(connection, count),
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
    const entry = this.#options.connections.entry(connection);
    if (kind === 'sync-step-2' && entry !== undefined) entry.wasAskedAgain = false;
  }

  #applied({ connection, kind, notices }: ReceivedUpdate, outcome: GateApplied): void {
    const { participantId } = connection;
    this.#taken(connection, kind);
    this.#outbox.addClaims(outcome.claims.map((clientId) => ({ clientId, participantId })));
    this.#followUp(connection.actor, outcome.changed);
    if (outcome.buried !== undefined) notices.buried(outcome.buried);
    notices.denied(outcome.denials);
  }

  #refuse({ connection, update, kind }: ReceivedUpdate, { notice, recovery }: GateRefusal): number {
    // An old copy that was loaded into a document after it had been synced: from now on that shows a mixture.
    const mayBeOld = notice.rule === 'G3';
    if (mayBeOld && namesOtherEpoch(Y.parseUpdateMeta(update).to.keys(), this.epoch)) {
      connection.close(closeCode.epochChanged);
      return update.byteLength / bytesReadPerUnit;
    }
    // An update that lacks something is no abuse: what is edited before the server has what was made offline is gapped.
    refuse(this.#options.context, connection, notice, recovery === 'resync' && kind === 'update' ? 0 : 1);
    if (recovery !== 'resync') {
      this.#close(connection, recovery === 'retry' ? closeCode.tooManyClientIds : closeCode.unacceptable);
    } else if (kind === 'update') this.#outbox.askForState(connection);
    else this.#askAgain(connection);
    return update.byteLength / bytesReadPerUnit;
  }

  /** An honest SyncStep2 is never gapped (invariant I7). */
  #askAgain(connection: RoomConnection): void {
    const entry = this.#options.connections.entry(connection);
    if (entry?.wasAskedAgain === true) this.#close(connection, closeCode.incomplete);
    else this.#outbox.askForState(connection);
    if (entry !== undefined) entry.wasAskedAgain = true;
  }

  #close(connection: RoomConnection, reason: CloseReason): void {
    this.#refused.add(connection);
    connection.close(reason);
  }

  #mayClaim(connection: RoomConnection, count: number): boolean {
    const { clock, limits } = this.#options.context;
    const bucket = connection.budget.clientIds(clock.now());
    // Who was offline for many page loads is let in once the bucket is full.
    return bucket.tryTake(Math.min(count, limits.clientIdBurst), clock.now()).ok;
  }

  #followUp(actor: Actor, changed: readonly KeyAddress[]): void {
    if (changed.length === 0) return;
    this.#untidied.push(...changed);
    this.#tidy();
    this.#options.onChanged(actor, changed);
  }

  /** Deletes what has become meaningless: all of 64 patterns' cells would be too much for one commit. Returns units. */
  #tidy(): number {
    const edits = derivedEdits(this.#untidied, this.reader);
    const now = edits.slice(0, unitsPerCommit / editUnits);
    if (now.length > 0) this.#gate.edit(serverActor, now, 'server');
    if (now.length === edits.length) this.#untidied = [];
    return now.length * editUnits;
  }
}
