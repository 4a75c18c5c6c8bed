/**
 * One live classroom: its document behind the gate, its awareness, its beat, its members. No sockets, no storage and no
 * clock of its own: frames come in through methods, go out through members, and what is to be stored leaves with the
 * turn. The document's own `update` event is the only source of what is stored and fanned out.
 */
import * as Y from 'yjs';
import type { NextEpoch, ParticipantRecord, RoomCommit, StoredUpdate } from '../../persistence/room-store.ts';
import { namesOtherEpoch } from '../../shared/client-id.ts';
import { type CloseReason, closeCode } from '../../shared/close-code.ts';
import type { Notice } from '../../shared/notice.ts';
import type { Actor } from '../../shared/participant.ts';
import { RoomReader } from '../../shared/room-reader.ts';
import type { Timer } from '../clock.ts';
import type { ClientIdOwners } from '../gate/client-id-owners.ts';
import { type Edit, EditDeniedError } from '../gate/edit.ts';
import { Gate, type GateRefusal } from '../gate/gate.ts';
import type { UpdateKind } from '../gate/restore-note.ts';
import type { KeyAddress } from '../gate/update-decoder.ts';
import { Attendance } from './attendance.ts';
import { GuardedClock } from './guarded-clock.ts';
import { judgeStateVector } from './judge-state-vector.ts';
import type { LoadedRoom } from './load-room.ts';
import type { Member } from './member.ts';
import { planNextEpoch } from './next-epoch.ts';
import { Outbox } from './outbox.ts';
import { RoomAwareness } from './room-awareness.ts';
import { RoomBeat } from './room-beat.ts';
import type { RoomContext } from './room-context.ts';
import type { TurnMember } from './turn.ts';
import { type ReceivedUpdate, UpdateIntake } from './update-intake.ts';
import { upkeepEdits } from './upkeep.ts';

/** A batch may be denied key by key; past so many the sender knows. */
const maxNoticesPerFrame = 20;

/**
 * A class that a restart cut off is back by then (client/backoff.ts). To tell everybody that each of them has gone and come again
 * was most of what their return cost.
 */
const returnGraceMs = 5000;

const serverActor: Actor = { participantId: 'server', role: 'server' };

export class Room implements TurnMember {
  readonly roomId: string;
  readonly epoch: number;
  readonly reader: RoomReader;
  readonly #context: RoomContext;
  readonly #doc: Y.Doc;
  readonly #gate: Gate;
  readonly #owners: ClientIdOwners;
  readonly #awareness: RoomAwareness;
  readonly #beat: RoomBeat;
  readonly #members = new Set<Member>();
  readonly #attendance: Attendance;
  readonly #intake: UpdateIntake;
  readonly #outbox: Outbox;
  #updatesSinceSnapshot: number;
  /** Removed while the room was live: a connection admitted just before must not slip in afterwards. */
  #expelled: Set<string> | undefined;
  #closedWith: CloseReason | undefined;
  #hasToldAhead = false;
  #returning: Timer | undefined;

  constructor(loaded: LoadedRoom, shared: RoomContext) {
    const context = { ...shared, clock: new GuardedClock(shared.clock, (error) => this.failed(error)) };
    const { roomId, epoch, doc, owners, seq, updatesSinceSnapshot } = loaded;
    this.roomId = roomId;
    this.epoch = epoch;
    this.#context = context;
    this.#doc = doc;
    this.#owners = owners;
    const onFilled = (): void => context.turn.enlistDocument(this);
    const isMember = (member: Member): boolean => this.#members.has(member);
    this.#outbox = new Outbox({ roomId, epoch, doc, seq, isMember, onFilled });
    this.#updatesSinceSnapshot = updatesSinceSnapshot;
    this.#gate = new Gate({
      doc,
      policy: context.policy,
      owners,
      maxClientIdsPerParticipant: context.limits.clientIdsPerParticipant,
      epoch,
      onPolicyError: (error) => context.onPolicyError(roomId, error),
    });
    this.reader = new RoomReader(doc);
    this.#attendance = new Attendance(this.reader, onFilled);
    this.#intake = new UpdateIntake(doc, (received) => this.#pass(received));
    doc.on('update', (update: Uint8Array) => {
      if (!this.#isClosed) this.#outbox.addUpdate(update);
    });
    this.#awareness = new RoomAwareness({
      context,
      owners,
      onChange: () => context.turn.enlistAwareness(this),
      onClaim: (clientId, participantId) => this.#recordClaim(clientId, participantId),
      onNotes: (participantId, notes) => context.activity.played(this, participantId, notes),
    });
    this.#beat = new RoomBeat({
      roomId,
      context,
      reader: this.reader,
      write: (edits) =>
        context.activity.edited(this, serverActor, this.#gate.edit(serverActor, edits, 'server')),
      onTick: (tick) => this.#awareness.publishTick(tick),
    });
  }

  get memberCount(): number {
    return this.#members.size;
  }

  /** Updates came since the last snapshot. */
  get hasNewHistory(): boolean {
    return this.#updatesSinceSnapshot > 0;
  }

  /** Nothing is left to store or to show. */
  get isSettled(): boolean {
    return this.#attendance.isEmpty && this.#intake.isEmpty && this.#outbox.isSettled;
  }

  /** Closes the member at once where the room has ended meanwhile or has removed its participant. */
  join(member: Member): void {
    const refusal = this.#closedWith ?? (this.#expelled?.has(member.participantId) && closeCode.removed);
    if (refusal) {
      member.close(refusal);
      return;
    }
    const isFirst = this.connectionsOf(member.participantId).length === 0;
    this.#members.add(member);
    if (isFirst) {
      this.#attendance.moved(member.participantId);
      this.#context.activity.joined(this, member.actor);
    }
    this.#outbox.askForState(member);
  }

  leave(member: Member): void {
    if (!this.#members.has(member)) return;
    this.#intake.applyAll();
    this.#members.delete(member);
    this.#outbox.forget(member);
    this.#awareness.leave(member);
    const gone = ![...this.#members].some(({ participantId }) => participantId === member.participantId);
    if (gone) {
      this.#attendance.moved(member.participantId);
      this.#context.activity.left(this, member.actor);
    }
    if (this.#members.size === 0) this.#context.onEmpty(this.roomId);
  }

  connectionsOf(participantId: string): Member[] {
    return [...this.#members].filter((member) => member.participantId === participantId);
  }

  /**
   * SyncStep1: answered after the next commit with what the state vector lacks. It shows whether the member's document is
   * of this epoch: so awareness begins here too, and not with the connection.
   */
  receiveStateVector(member: Member, stateVector: Uint8Array): number {
    const maxOwnClients = this.#context.limits.clientIdsPerParticipant;
    const verdict = judgeStateVector(stateVector, { doc: this.#doc, epoch: this.epoch, maxOwnClients });
    switch (verdict.kind) {
      case 'unreadable':
        return this.#refuse(member, { rule: 'G1', reason: verdict.reason });
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
        this.#outbox.replyWithState(member, verdict.clocks);
        return 0;
    }
  }

  /** SyncStep2 and Update: they pass the gate before the next commit, all in one transaction. */
  receiveUpdate(member: Member, update: Uint8Array, kind: UpdateKind): void {
    this.#intake.add({ member, update, kind });
    this.#context.turn.enlistDocument(this);
  }

  receiveAwareness(member: Member, update: Uint8Array): number {
    this.#awareness.join(member);
    return this.#awareness.receive(member, update, this.reader);
  }

  sendAwareness(member: Member): void {
    this.#awareness.join(member);
    this.#awareness.sendAll(member);
  }

  /** Resolves once the log holds the edits; rejects with EditDeniedError, nothing applied, or with the log's error. */
  async edit(actor: Actor, edits: readonly Edit[]): Promise<void> {
    if (this.#isClosed) throw new Error('The room is closed.');
    try {
      this.#intake.applyAll();
      this.#followUp(actor, this.#gate.edit(actor, edits, 'server'));
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
    this.#attendance.clear();
    this.#intake.clear();
    this.#outbox.empty(new Error(reason.reason));
    this.#returning?.cancel();
    this.#beat.close();
    this.#awareness.close();
    const members = [...this.#members];
    this.#members.clear();
    for (const member of members) member.close(reason);
    this.#context.activity.closed(this);
  }

  /** The document's whole state as of the last stored update; only while the document shows nothing newer. */
  takeSnapshot(): StoredUpdate {
    this.#updatesSinceSnapshot = 0;
    return { seq: this.#outbox.seq, update: Y.encodeStateAsUpdate(this.#doc) };
  }

  /** The document to go on with, where history outweighs content; only while settled. */
  planNextEpoch(): NextEpoch | undefined {
    return planNextEpoch(this.#doc, { epoch: this.epoch, seq: this.#outbox.seq }, this.#context.epochs);
  }

  /** After loading: nobody is connected, whatever the log last said; who doesn't come back soon is shown as gone. */
  awaitMembers(): void {
    const { clock } = this.#context;
    const online = this.reader.keys('presence').filter((id) => this.reader.presence(id)?.online);
    if (online.length === 0) return;
    this.#returning = clock.after(returnGraceMs, () => {
      this.#returning = undefined;
      for (const participantId of online) this.#attendance.moved(participantId);
    });
  }

  /** After loading: the beat goes on from the stored timeline, on this process's clock. */
  resumeBeat(): Promise<void> {
    return this.#beat.resume();
  }

  /** Resolves when everything received so far is stored; rejects when the log refuses it. */
  async settled(): Promise<void> {
    if (this.isSettled) return;
    if (this.#isClosed) throw new Error('The room is closed.');
    try {
      this.#applyAll();
    } catch (error) {
      this.failed(error);
      throw error;
    }
    await this.#outbox.settled();
  }

  fanOutAwareness(): void {
    this.#awareness.fanOut();
  }

  takeCommit(): RoomCommit | undefined {
    this.#applyAll();
    return this.#outbox.takeCommit();
  }

  committed(): void {
    if (this.#outbox.committed() && !this.#isClosed) this.#countTowardsSnapshot();
  }

  /** The log refused, or the room's own code threw: what was not stored must not live on in memory. */
  failed(error: unknown): void {
    this.#outbox.failed(error);
    // A late fault of a room that is gone says nothing of the one that was loaded in its place.
    if (this.#isClosed) return;
    this.#context.onFailure(this.roomId, error);
    this.close(closeCode.roomFailed);
  }

  get #isClosed(): boolean {
    return this.#closedWith !== undefined;
  }

  #pass(received: ReceivedUpdate): void {
    // One of those before it may have ended the room.
    if (this.#isClosed) return;
    const { member, update, kind } = received;
    const outcome = this.#gate.receive(update, member.actor, member, kind);
    if (outcome.kind === 'refused') {
      this.#refuseUpdate(received, outcome);
      return;
    }
    const { participantId } = member;
    this.#outbox.addClaims(outcome.claims.map((clientId) => ({ clientId, participantId })));
    this.#followUp(member.actor, outcome.changed);
    this.#deny(member, outcome.denials);
    if (outcome.denials.length > 0) member.countRefusals(outcome.denials.length);
  }

  #refuseUpdate({ member, update, kind }: ReceivedUpdate, { notice, resync }: GateRefusal): void {
    // An old copy that was loaded into a document after it had been synced: from now on that shows a mixture.
    const mayBeOld = notice.rule === 'G3';
    if (mayBeOld && namesOtherEpoch(Y.parseUpdateMeta(update).to.keys(), this.epoch)) {
      member.close(closeCode.epochChanged);
      return;
    }
    this.#refuse(member, notice);
    if (resync) this.#outbox.askForState(member);
    // What is edited before the server has what was made offline is gapped; an honest SyncStep2 never is.
    if (!resync || kind === 'sync-step-2') member.countRefusals(1);
  }

  #refuse(member: Member, notice: Notice): 1 {
    this.#context.onDenial(notice);
    member.notify(notice);
    return 1;
  }

  #deny(member: Member, denials: readonly Notice[]): void {
    for (const denial of denials) this.#context.onDenial(denial);
    for (const denial of denials.slice(0, maxNoticesPerFrame)) member.notify(denial);
    const untold = denials.length - maxNoticesPerFrame;
    if (untold > 0) member.notify({ rule: 'G5', reason: `${untold} more changes were taken back.` });
  }

  #countTowardsSnapshot(): void {
    this.#updatesSinceSnapshot += 1;
    // What has come meanwhile and waits for the next commit is not in the document yet.
    if (this.#updatesSinceSnapshot >= this.#context.compactAfterUpdates && this.#outbox.isSettled)
      this.#context.offerCompaction(this);
  }

  /** An awareness client id is a document's client id: whoever shows it first owns it there too (gate rule G3). */
  #recordClaim(clientId: number, participantId: string): void {
    const isFull = this.#owners.countOf(participantId) >= this.#context.limits.clientIdsPerParticipant;
    if (isFull || this.#owners.ownerOf(clientId) !== undefined) return;
    this.#owners.claim(clientId, participantId);
    this.#outbox.addClaims([{ clientId, participantId }]);
  }

  #followUp(actor: Actor, changed: readonly KeyAddress[]): void {
    if (changed.length === 0) return;
    const edits = upkeepEdits(changed, this.reader);
    if (edits.length > 0) this.#gate.edit(serverActor, edits, 'server');
    if (changed.some(({ root }) => root === 'tempo')) this.#beat.follow();
    if (changed.some(({ root }) => root === 'mutes')) this.#awareness.applyMutes(this.reader);
    this.#context.activity.edited(this, actor, changed);
  }

  /** In one transaction of the document, hence one update. What has come may end its sender: so who is here is shown last. */
  #applyAll(): void {
    if (this.#intake.isEmpty && this.#attendance.isEmpty) return;
    this.#doc.transact(() => {
      this.#intake.applyAll();
      if (this.#attendance.isEmpty) return;
      const connected = new Set([...this.#members].map(({ participantId }) => participantId));
      this.#gate.edit(serverActor, this.#attendance.takeEdits(connected), 'server');
    });
  }
}
