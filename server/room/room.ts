/**
 * One live classroom: its document, its awareness, its beat, its members. No sockets, no storage and no clock of its own: frames
 * come in through methods, go out through members, and what is to be stored leaves with the turn.
 */
import type { NextEpoch, ParticipantRecord, RoomCommit, StoredUpdate } from '../../persistence/room-store.ts';
import { type CloseReason, closeCode } from '../../shared/close-code.ts';
import type { Notice } from '../../shared/notice.ts';
import type { Actor } from '../../shared/participant.ts';
import type { RoomReader } from '../../shared/room-reader.ts';
import type { Timer } from '../clock.ts';
import { type Edit, EditDeniedError } from '../gate/edit.ts';
import type { UpdateKind } from '../gate/restore-note.ts';
import type { KeyAddress } from '../gate/update-decoder.ts';
import type { ScheduledRoom } from './commit-scheduler.ts';
import { GuardedClock } from './guarded-clock.ts';
import type { LoadedRoom } from './load-room.ts';
import { RoomAwareness } from './room-awareness.ts';
import { RoomBeat } from './room-beat.ts';
import type { RoomConnection } from './room-connection.ts';
import type { RoomContext } from './room-context.ts';
import { RoomDocument } from './room-document.ts';

/**
 * A class that a restart cut off is back by then (client/backoff.ts). To tell everybody that each of them has gone and come again
 * was most of what their return cost.
 */
const returnGraceMs = 5000;

/** Commits between two looks at how large the document has become. */
const commitsPerLook = 64;

const serverActor: Actor = { participantId: 'server', role: 'server' };

export class Room implements ScheduledRoom {
  readonly roomId: string;
  readonly #context: RoomContext;
  readonly #document: RoomDocument;
  readonly #awareness: RoomAwareness;
  readonly #beat: RoomBeat;
  readonly #members = new Set<RoomConnection>();
  #commits = 0;
  /** Removed while the room was live: a connection admitted just before must not slip in afterwards. */
  #expelled: Set<string> | undefined;
  #closedWith: CloseReason | undefined;
  #hasToldAhead = false;
  #returning: Timer | undefined;

  constructor(loaded: LoadedRoom, shared: RoomContext) {
    const context = { ...shared, clock: new GuardedClock(shared.clock, (error) => this.failed(error)) };
    const { roomId } = loaded;
    this.roomId = roomId;
    this.#context = context;
    this.#document = new RoomDocument({
      loaded,
      context,
      isMember: (member) => this.#members.has(member),
      connected: () => new Set([...this.#members].map(({ participantId }) => participantId)),
      onChanged: (actor, changed) => this.#followUp(actor, changed),
      onFilled: () => context.scheduler.enlistDocument(this),
    });
    this.#awareness = new RoomAwareness({
      context,
      owners: this.#document.owners,
      onChange: () => context.scheduler.enlistAwareness(this),
      onClaim: (member, clientId) => this.#document.claim(member, clientId),
      onNotes: (participantId, notes) => context.activity.played(this, participantId, notes),
    });
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

  get memberCount(): number {
    return this.#members.size;
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

  /** Closes the member at once where the room has ended meanwhile or has removed its participant. */
  join(member: RoomConnection): void {
    const refusal = this.#closedWith ?? (this.#expelled?.has(member.participantId) && closeCode.removed);
    if (refusal) {
      member.close(refusal);
      return;
    }
    const isFirst = this.connectionsOf(member.participantId).length === 0;
    this.#members.add(member);
    if (isFirst) {
      this.#document.moved(member.participantId);
      this.#context.activity.joined(this, member.actor);
    }
    this.#document.askForState(member);
  }

  leave(member: RoomConnection): void {
    if (!this.#members.has(member)) return;
    this.#document.takeIn();
    this.#members.delete(member);
    this.#document.forget(member);
    this.#awareness.leave(member);
    const gone = ![...this.#members].some(({ participantId }) => participantId === member.participantId);
    if (gone) {
      this.#document.moved(member.participantId);
      this.#context.activity.left(this, member.actor);
    }
    if (this.#members.size === 0) this.#context.onEmpty(this.roomId);
  }

  connectionsOf(participantId: string): RoomConnection[] {
    return [...this.#members].filter((member) => member.participantId === participantId);
  }

  /**
   * SyncStep1: answered after the next commit with what the state vector lacks. It shows whether the member's document is
   * of this epoch: so awareness begins here too, and not with the connection.
   */
  receiveStateVector(member: RoomConnection, stateVector: Uint8Array): number {
    const verdict = this.#document.judge(stateVector);
    switch (verdict.kind) {
      case 'unreadable': {
        const notice: Notice = { rule: 'G1', reason: verdict.reason };
        this.#context.onDenial(notice);
        member.notify(notice);
        return 1;
      }
      case 'unknown-document':
        member.close(closeCode.unknownDocument);
        return 0;
      case 'ahead':
        // Only who says so is sent away: anybody can write a state vector, and there is no proof of one.
        if (!this.#hasToldAhead) this.#context.onAhead(this.roomId);
        this.#hasToldAhead = true;
        member.close(closeCode.epochChanged);
        return 0;
      case 'other-epoch':
        member.close(closeCode.epochChanged);
        return 0;
      case 'held':
        this.#awareness.join(member);
        this.#document.replyWithState(member, verdict.clocks);
        return 0;
    }
  }

  /** SyncStep2 and Update: they pass the gate before the next commit, all in one transaction. */
  receiveUpdate(member: RoomConnection, update: Uint8Array, kind: UpdateKind): void {
    this.#document.receive(member, update, kind);
  }

  receiveAwareness(member: RoomConnection, update: Uint8Array): number {
    this.#awareness.join(member);
    return this.#awareness.receive(member, update, this.reader);
  }

  sendAwareness(member: RoomConnection): void {
    this.#awareness.join(member);
    this.#awareness.sendAll(member);
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
    const roots = ['beats', 'mutes', 'roles', 'presence'] as const;
    const edits = roots.map((root): Edit => ({ root, key: participantId, value: undefined }));
    const done = this.edit(serverActor, edits);
    this.#expelled ??= new Set();
    this.#expelled.add(participantId);
    for (const member of this.connectionsOf(participantId)) member.close(closeCode.removed);
    await done;
  }

  tellTeachers(notice: Notice): void {
    for (const member of this.#members) if (member.actor.role === 'teacher') member.notify(notice);
  }

  /** `waitMs`: how long a member shall stay away once it is closed, asked for each. */
  announceRestart(waitMs: () => number): void {
    for (const member of this.#members) {
      member.notify({ rule: 'limit', reason: closeCode.draining.reason, retryAfterMs: waitMs() });
    }
  }

  /** Ends the room's life in this process and closes its members. Idempotent. */
  close(reason: CloseReason): void {
    if (this.#isClosed) return;
    this.#closedWith = reason;
    this.#document.close(new Error(reason.reason));
    this.#returning?.cancel();
    this.#beat.close();
    this.#awareness.close();
    const members = [...this.#members];
    this.#members.clear();
    for (const member of members) member.close(reason);
    this.#context.activity.closed(this);
  }

  takeSnapshot(): StoredUpdate {
    return this.#document.takeSnapshot();
  }

  planNextEpoch(thresholds = this.#context.epochs): NextEpoch | undefined {
    return this.#document.planNextEpoch(thresholds);
  }

  /** After loading: nobody is connected, whatever the log last said; who doesn't come back soon is shown as gone. */
  awaitMembers(): void {
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

  get #isClosed(): boolean {
    return this.#closedWith !== undefined;
  }

  #followUp(actor: Actor, changed: readonly KeyAddress[]): void {
    if (changed.some(({ root }) => root === 'tempo')) this.#beat.follow();
    if (changed.some(({ root }) => root === 'mutes')) this.#awareness.applyMutes(this.reader);
    this.#context.activity.edited(this, actor, changed);
  }
}
