/**
 * A room's document with all that changes it: the gate, what has come in and not passed it yet, what follows from a change, and
 * what is owed to the log and to the members. The document's own `update` event is the only source of what is stored and shown.
 */

import type * as Y from 'yjs';
import type { NextEpoch, RoomCommit } from '../../persistence/room-store.ts';
import { serverClientIds } from '../../shared/client-id.ts';
import { type Actor, serverActor } from '../../shared/participant.ts';
import { RoomReader } from '../../shared/room-reader.ts';
import type { ClientIdOwners } from '../gate/client-id-owners.ts';
import type { Edit } from '../gate/edit.ts';
import { Gate } from '../gate/gate.ts';
import { maxClientIdsPerUpdate } from '../gate/inspect-update.ts';
import type { KeyAddress } from '../gate/update-decoder.ts';
import type { UpdateKind } from '../gate/update-kind.ts';
import { derivedEdits } from './derived-edits.ts';
import { judgeStateVector, type StateVectorVerdict } from './judge-state-vector.ts';
import type { LoadedRoom } from './load-room.ts';
import { isOvergrown, nextEpoch, planNextEpoch } from './next-epoch.ts';
import { Outbox } from './outbox.ts';
import { PresenceUpdates } from './presence-updates.ts';
import type { RoomConnection } from './room-connection.ts';
import type { RoomConnections } from './room-connections.ts';
import type { RoomContext } from './room-context.ts';
import { RoomSnapshot } from './room-snapshot.ts';
import { mayClaim, UpdateIntake, unitsPerCommit } from './update-intake.ts';

export interface RoomDocumentOptions {
  readonly loaded: LoadedRoom;
  readonly context: RoomContext;
  readonly connections: RoomConnections;
  /** Keys that the actor, or the server, was allowed to change and has changed. */
  onChanged(actor: Actor, changed: readonly KeyAddress[]): void;
  /** There is something for the next commit. */
  onFilled(): void;
}

/** Of what is taken in, as time. */
const msPerUnit = 0.001;
const editUnits = 7;

export class RoomDocument {
  readonly epoch: number;
  readonly reader: RoomReader;
  readonly owners: ClientIdOwners;
  readonly #options: RoomDocumentOptions;
  readonly #doc: Y.Doc;
  readonly #gate: Gate;
  readonly #intake: UpdateIntake;
  readonly #presenceUpdates: PresenceUpdates;
  readonly #outbox: Outbox;
  /** Keys whose change has made others meaningless that are not deleted yet. */
  #untidied: KeyAddress[] = [];
  #updatesSinceSnapshot: number;
  #lastSnapshot: RoomSnapshot | undefined;
  #isClosed = false;
  #hasFailed = false;

  constructor(options: RoomDocumentOptions) {
    const { loaded, context, onFilled } = options;
    const { roomId, epoch, doc, owners, seq, updatesSinceSnapshot } = loaded;
    this.epoch = epoch;
    this.reader = new RoomReader(doc, context.schema);
    this.#options = options;
    this.#doc = doc;
    this.owners = owners;
    this.#updatesSinceSnapshot = updatesSinceSnapshot;
    this.#presenceUpdates = new PresenceUpdates(this.reader, onFilled);
    this.#outbox = new Outbox({ roomId, epoch, doc, seq, connections: options.connections, onFilled });
    this.#gate = new Gate({
      doc,
      policy: context.policy,
      schema: context.schema,
      owners,
      serverIds: serverClientIds(epoch),
      onPolicyError: (error) => context.onPolicyError(roomId, error),
    });
    this.#intake = new UpdateIntake({
      context,
      gate: this.#gate,
      connections: options.connections,
      epoch,
      onApplied: ({ participantId, actor }, { claims, changed }) => {
        this.#outbox.addClaims(claims.map((clientId) => ({ clientId, participantId })));
        this.#followUp(actor, changed);
      },
      onIncomplete: (connection) => this.#outbox.askForState(connection),
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
    return !this.#intake.isEmpty || this.#untidied.length > 0;
  }

  /** SyncStep2 and Update. */
  receive(connection: RoomConnection, update: Uint8Array, kind: UpdateKind): void {
    this.#intake.add(connection, update, kind);
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
    if (this.owners.ownerOf(clientId) !== undefined || !mayClaim(this.#options.context, connection, 1))
      return;
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
    return planNextEpoch(
      this.#doc,
      { epoch: this.epoch, seq, bytes },
      this.#options.context.epochs,
      this.#options.context.schema,
    );
  }

  /** Undefined where there is none left; only while settled. */
  nextEpoch(): NextEpoch | undefined {
    return nextEpoch(this.#doc, { epoch: this.epoch, seq: this.#outbox.seq }, this.#options.context.schema);
  }

  /** What was taken in last, counted as time, ms. */
  get takenInMs(): number {
    return this.#intake.takenUnits * msPerUnit;
  }

  /** Takes in what has come, as much as one commit has room for. */
  takeIn(): void {
    if (this.hasReceived) this.#doc.transact(() => this.#intake.take(this.#tidy()));
  }

  /**
   * In one transaction of the document, hence one update: to begin and end one costs Yjs more than what an update changes. What
   * has come may end its sender: so who is here is shown last.
   */
  takeCommit(): RoomCommit | undefined {
    if (this.hasReceived || !this.#presenceUpdates.isEmpty) {
      this.#doc.transact(() => {
        this.#intake.take(this.#tidy());
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
    this.#intake.dropBacklog();
  }

  /** What is not on its way to the log by now comes back with its sender's resync. */
  close(error: unknown): void {
    this.#isClosed = true;
    this.#presenceUpdates.clear();
    this.#intake.close();
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
