/**
 * One live classroom: its document, its awareness, its beat, its connections. No sockets, no storage and no clock of its own: frames
 * come in through `receive`, go out through connections, and what is to be stored leaves with the scheduler's commits.
 */
import type { NextEpoch, ParticipantRecord, RoomCommit } from '../../persistence/room-store.ts';
import { type CloseReason, closeCode } from '../../shared/close-code.ts';
import type { JsonValue } from '../../shared/json.ts';
import type { Notice } from '../../shared/notice.ts';
import { type Actor, serverActor } from '../../shared/participant.ts';
import type { ClientFrame } from '../../shared/protocol.ts';
import type { RoomReader } from '../../shared/room-reader.ts';
import { participantRoots } from '../../shared/room-table.ts';
import type { Timer } from '../clock.ts';
import { type Edit, EditDeniedError } from '../gate/edit.ts';
import type { KeyAddress } from '../gate/update-decoder.ts';
import type { ExtensionRoom } from '../server-extension.ts';
import type { ScheduledRoom } from './commit-scheduler.ts';
import { GuardedClock } from './guarded-clock.ts';
import type { LoadedRoom } from './load-room.ts';
import { refuse } from './refuse.ts';
import { RoomAwareness } from './room-awareness.ts';
import { RoomBeat } from './room-beat.ts';
import type { RoomConnection } from './room-connection.ts';
import { RoomConnections } from './room-connections.ts';
import type { RoomContext } from './room-context.ts';
import { RoomDocument } from './room-document.ts';
import { RoomEvents } from './room-events.ts';
import type { RoomSnapshot } from './room-snapshot.ts';

/**
 * A class that a restart cut off is back by then (client/backoff.ts). To tell everybody that each of them has gone and come again
 * was most of what their return cost.
 */
const returnGraceMs = 5000;

/** Commits between two looks at how large the document has become. */
const commitsPerLook = 64;

/** What the session hands on to the room: its document's and its awareness's frames. */
export type RoomFrame = Exclude<ClientFrame, { readonly kind: 'ping' | 'token' | 'ticket' }>;

export class Room implements ScheduledRoom {
  readonly roomId: string;
  readonly #context: RoomContext;
  readonly #connections = new RoomConnections();
  readonly #document: RoomDocument;
  readonly #awareness: RoomAwareness;
  readonly #beat: RoomBeat;
  readonly #events: RoomEvents;
  #commits = 0;
  /** Removed while the room was live: a connection admitted just before must not slip in afterwards. */
  #expelled: Set<string> | undefined;
  #closedWith: CloseReason | undefined;
  #hasToldAhead = false;
  #returning: Timer | undefined;

  constructor(loaded: LoadedRoom, shared: RoomContext) {
    const context = { ...shared, clock: new GuardedClock(shared.clock, this) };
    const { roomId } = loaded;
    this.roomId = roomId;
    this.#context = context;
    this.#document = new RoomDocument({
      loaded,
      context,
      connections: this.#connections,
      onChanged: (actor, changed) => this.#followUp(actor, changed),
      onFilled: () => context.scheduler.enlistDocument(this),
    });
    this.#awareness = new RoomAwareness({
      context,
      owners: this.#document.owners,
      onChange: () => context.scheduler.enlistAwareness(this),
      onClaim: (connection, clientId) => this.#document.claim(connection, clientId),
      onNotes: (participantId, notes) => context.activity.played(this, participantId, notes),
    });
    this.#events = new RoomEvents(context, this.#connections, (event) =>
      context.onEvent(event, this.#forExtension()),
    );
    this.#beat = new RoomBeat({
      roomId,
      context,
      reader: this.reader,
      write: (edits) => context.activity.edited(this, serverActor, this.#document.write(edits)),
      onTick: (tick) => this.#awareness.publishTick(tick),
    });
  }

  get epoch(): number {
    return this.#document.epoch;
  }

  get reader(): RoomReader {
    return this.#document.reader;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** Updates came since the last snapshot. */
  get hasNewHistory(): boolean {
    return this.#document.hasNewHistory;
  }

  get hasReceived(): boolean {
    return this.#document.hasReceived;
  }

  /** Nothing is left to store or to show. */
  get isSettled(): boolean {
    return this.#document.isSettled;
  }

  connectionsOf(participantId: string): RoomConnection[] {
    return this.#connections.of(participantId);
  }

  /** Closes the connection at once where the room has ended meanwhile or has removed its participant. */
  join(connection: RoomConnection): void {
    const { participantId, actor } = connection;
    const refusal = this.#closedWith ?? (this.#expelled?.has(participantId) && closeCode.removed);
    if (refusal) {
      connection.close(refusal);
      return;
    }
    const isFirst = this.connectionsOf(participantId).length === 0;
    this.#connections.add(connection);
    if (isFirst) {
      this.#document.moved(participantId);
      this.#context.activity.joined(this, actor);
    }
    this.#document.askForState(connection);
  }

  leave(connection: RoomConnection): void {
    if (this.#connections.entry(connection) === undefined) return;
    const { participantId, actor } = connection;
    this.#document.takeIn();
    this.#connections.delete(connection);
    this.#document.forget(connection);
    this.#awareness.leave(connection);
    if (this.connectionsOf(participantId).length === 0) {
      this.#document.moved(participantId);
      this.#context.activity.left(this, actor);
    }
    if (this.#connections.size === 0) this.#context.onEmpty(this.roomId);
  }

  /** The session could not even read what the connection sent. */
  refuse(connection: RoomConnection, notice: Notice): void {
    refuse(this.#context, connection, notice);
  }

  /** Updates pass the gate before the next commit; everything else is seen to at once. */
  receive(connection: RoomConnection, frame: RoomFrame): void {
    switch (frame.kind) {
      case 'sync-step-1':
        this.#receiveStateVector(connection, frame.stateVector);
        return;
      case 'sync-step-2':
      case 'update':
        this.#document.receive(connection, frame.update, frame.kind);
        return;
      case 'awareness':
        this.#awareness.join(connection);
        this.#awareness.receive(connection, frame.update, this.reader);
        return;
      case 'query-awareness':
        this.#awareness.join(connection);
        this.#awareness.sendAll(connection);
        return;
      case 'event':
        this.#events.receive(connection, frame);
        return;
      default:
        frame satisfies never;
    }
  }

  /** Resolves once the log holds the edits; rejects with EditDeniedError, nothing applied, or with the log's error. */
  async edit(actor: Actor, edits: readonly Edit[]): Promise<void> {
    if (this.#isClosed) throw new Error('The room is closed.');
    try {
      this.#document.takeIn();
      this.#document.edit(actor, edits);
    } catch (error) {
      if (!(error instanceof EditDeniedError)) this.failed(error);
      throw error;
    }
    await this.settled();
  }

  admit({ participantId, name, role, seat, joinedAt }: ParticipantRecord): Promise<void> {
    const online = this.connectionsOf(participantId).length > 0;
    const value = { name, role, online, joinedAt, seat };
    return this.edit(serverActor, [{ root: 'presence', key: participantId, value }]);
  }

  async expel(participantId: string): Promise<void> {
    const edits = participantRoots.map((root): Edit => ({ root, key: participantId, value: undefined }));
    const done = this.edit(serverActor, edits);
    this.#expelled ??= new Set();
    this.#expelled.add(participantId);
    for (const connection of this.connectionsOf(participantId)) connection.close(closeCode.removed);
    await done;
  }

  /** The server's own. Throws RangeError where the room has no such event, or the payload does not fit it. */
  sendEvent(name: string, payload: JsonValue): void {
    this.#events.send(name, payload);
  }

  #forExtension(): ExtensionRoom {
    return {
      roomId: this.roomId,
      reader: this.reader,
      edit: (edits) => this.edit(serverActor, edits),
      sendEvent: (name, payload) => this.sendEvent(name, payload),
    };
  }

  tellTeachers(notice: Notice): void {
    for (const connection of this.#connections) {
      if (connection.actor.role === 'teacher') connection.notify(notice);
    }
  }

  /** `waitMs`: how long a client shall stay away once it is closed, asked for each. */
  announceRestart(waitMs: () => number): void {
    for (const connection of this.#connections) {
      connection.notify({ rule: 'limit', reason: closeCode.draining.reason, retryAfterMs: waitMs() });
    }
  }

  /** Ends the room's life in this process and closes its connections. Idempotent. */
  close(reason: CloseReason): void {
    if (this.#isClosed) return;
    this.#closedWith = reason;
    this.#document.close(new Error(reason.reason));
    this.#returning?.cancel();
    this.#beat.close();
    this.#awareness.close();
    const connections = [...this.#connections];
    this.#connections.clear();
    for (const connection of connections) connection.close(reason);
    this.#context.activity.closed(this);
  }

  get takenInMs(): number {
    return this.#document.takenInMs;
  }

  /** What no commit had room for comes back with its sender's resync. */
  dropBacklog(): void {
    this.#document.dropBacklog();
  }

  takeSnapshot(): RoomSnapshot {
    return this.#document.takeSnapshot();
  }

  planNextEpoch(bytes: number): NextEpoch | undefined {
    return this.#document.planNextEpoch(bytes);
  }

  /** Whatever its document's size; undefined where there is no epoch left. */
  nextEpoch(): NextEpoch | undefined {
    return this.#document.nextEpoch();
  }

  /** After loading: nobody is connected, whatever the log last said; who doesn't come back soon is shown as gone. */
  awaitReturns(): void {
    const { clock } = this.#context;
    const online = this.reader.keys('presence').filter((id) => this.reader.presence(id)?.online);
    if (online.length === 0) return;
    this.#returning = clock.after(returnGraceMs, () => {
      this.#returning = undefined;
      for (const participantId of online) this.#document.moved(participantId);
    });
  }

  /** After loading: the beat goes on from the stored timeline, on this process's clock. */
  resumeBeat(): Promise<void> {
    return this.#beat.resume();
  }

  /** Resolves when what was received so far, or as much of it as one commit has room for, is stored; rejects when the log refuses it. */
  async settled(): Promise<void> {
    if (this.isSettled) return;
    if (this.#isClosed) throw new Error('The room is closed.');
    try {
      this.#document.takeIn();
    } catch (error) {
      this.failed(error);
      throw error;
    }
    await this.#document.nextCommit();
    const { clock } = this.#context;
    // What is left of a large update leaves the others their turns.
    if (this.hasReceived) await new Promise<void>((resolve) => clock.endOfTurn(resolve));
  }

  fanOutAwareness(): void {
    this.#awareness.fanOut();
  }

  takeCommit(): RoomCommit | undefined {
    return this.#document.takeCommit();
  }

  committed(): void {
    this.#document.committed();
    if (this.#isClosed) return;
    if (this.#document.isDueForSnapshot) this.#context.offerCompaction(this);
    this.#commits += 1;
    if (this.#commits % commitsPerLook === 0 && this.#document.isOvergrown)
      this.#context.onOvergrown(this.roomId);
  }

  /** The log refused, or the room's own code threw: what was not stored must not live on in memory. */
  failed(error: unknown): void {
    this.#document.failed(error);
    // A late fault of a room that is gone says nothing of the one that was loaded in its place.
    if (this.#isClosed) return;
    this.#context.onFailure(this.roomId, error);
    this.close(closeCode.roomFailed);
  }

  /**
   * Answered after the next commit with what the state vector lacks. It shows whether the sender's document is of this epoch: so
   * awareness begins here too, and not with the connection.
   */
  #receiveStateVector(connection: RoomConnection, stateVector: Uint8Array): void {
    const verdict = this.#document.judge(stateVector);
    switch (verdict.kind) {
      case 'unreadable':
        refuse(this.#context, connection, { rule: 'G1', reason: verdict.reason });
        return;
      case 'unknown-document':
        connection.close(closeCode.unknownDocument);
        return;
      case 'ahead':
        // Only who says so is sent away: anybody can write a state vector, and there is no proof of one.
        if (!this.#hasToldAhead) this.#context.onAhead(this.roomId);
        this.#hasToldAhead = true;
        connection.close(closeCode.epochChanged);
        return;
      case 'other-epoch':
        connection.close(closeCode.epochChanged);
        return;
      case 'held':
        this.#awareness.join(connection);
        this.#document.replyWithState(connection, verdict.clocks);
        return;
    }
  }

  get #isClosed(): boolean {
    return this.#closedWith !== undefined;
  }

  #followUp(actor: Actor, changed: readonly KeyAddress[]): void {
    if (changed.some(({ root }) => root === 'tempo')) this.#beat.follow();
    if (changed.some(({ root }) => root === 'mutes')) this.#awareness.applyMutes(this.reader);
    this.#context.activity.edited(this, actor, changed);
  }
}
