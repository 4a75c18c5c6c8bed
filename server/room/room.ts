/**
 * One live classroom: its document behind the gate, its awareness, its beat, its members. No sockets, no storage and no
 * clock of its own: frames come in through methods, go out through members, and what is to be stored leaves with the
 * turn. The document's own `update` event is the only source of what is stored and fanned out.
 */
import * as Y from 'yjs';
import type { ParticipantRecord, RoomCommit, StoredUpdate } from '../../persistence/room-store.ts';
import { type CloseReason, closeCode } from '../../shared/close-code.ts';
import type { Notice } from '../../shared/notice.ts';
import type { Actor } from '../../shared/participant.ts';
import { encodeSyncStep1, encodeSyncStep2, encodeUpdate } from '../../shared/protocol.ts';
import { RoomReader } from '../../shared/room-reader.ts';
import type { ClientIdOwners } from '../gate/client-id-owners.ts';
import type { Edit } from '../gate/edit.ts';
import { Gate } from '../gate/gate.ts';
import type { KeyAddress } from '../gate/update-decoder.ts';
import type { Member } from './member.ts';
import { RoomAwareness } from './room-awareness.ts';
import { RoomBeat } from './room-beat.ts';
import type { RoomContext } from './room-context.ts';
import type { TurnMember } from './turn.ts';
import { upkeepEdits } from './upkeep.ts';

export interface LoadedRoom {
  readonly roomId: string;
  readonly epoch: number;
  readonly doc: Y.Doc;
  readonly owners: ClientIdOwners;
  /** The last sequence number in the log. */
  readonly seq: number;
  /** How many updates the log holds since the newest snapshot. */
  readonly updatesSinceSnapshot: number;
}

const serverActor: Actor = { participantId: 'server', role: 'server' };

/** What one commit will show once it is stored. */
interface InFlight {
  readonly frame: Uint8Array | undefined;
  readonly syncFrames: readonly {
    readonly member: Member;
    readonly frame: Uint8Array;
    readonly answers: boolean;
  }[];
  readonly waiters: readonly Waiter[];
}

/** A member's state vector, to be answered with SyncStep2; or `ask`: the server's own SyncStep1 goes out. */
interface SyncRequest {
  readonly member: Member;
  readonly stateVector: Uint8Array | 'ask';
}

interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}

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
  /** Members whose SyncStep1 was answered: only they can make sense of updates. */
  readonly #synced = new Set<Member>();
  #seq: number;
  #updatesSinceSnapshot: number;
  #updates: Uint8Array[] = [];
  #claims: { clientId: number; participantId: string }[] = [];
  #syncRequests: SyncRequest[] = [];
  #waiters: Waiter[] = [];
  #inFlight: InFlight | undefined;
  #closed = false;

  constructor(loaded: LoadedRoom, context: RoomContext) {
    const { roomId, epoch, doc, owners, seq, updatesSinceSnapshot } = loaded;
    this.roomId = roomId;
    this.epoch = epoch;
    this.#context = context;
    this.#doc = doc;
    this.#owners = owners;
    this.#seq = seq;
    this.#updatesSinceSnapshot = updatesSinceSnapshot;
    const maxClientIdsPerParticipant = context.limits.clientIdsPerParticipant;
    this.#gate = new Gate({ doc, policy: context.policy, owners, maxClientIdsPerParticipant });
    this.reader = new RoomReader(doc);
    doc.on('update', (update: Uint8Array) => {
      this.#updates.push(update);
      context.turn.enlistDocument(this);
    });
    this.#awareness = new RoomAwareness({
      context,
      owners,
      onChange: () => context.turn.enlistAwareness(this),
      onClaim: (clientId, participantId) => this.#recordClaim(clientId, participantId),
    });
    this.#beat = new RoomBeat({
      context,
      reader: this.reader,
      write: (edits) => this.#gate.edit(serverActor, edits, 'server'),
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
    return this.#updates.length === 0 && this.#inFlight === undefined && this.#waiters.length === 0;
  }

  join(member: Member): void {
    this.#members.add(member);
    this.#setOnline(member.participantId, true);
    this.#requestSync(member, 'ask');
    this.#awareness.join(member);
  }

  leave(member: Member): void {
    if (!this.#members.delete(member)) return;
    this.#synced.delete(member);
    this.#awareness.leave(member);
    if (this.#closed) return;
    const gone = ![...this.#members].some(({ participantId }) => participantId === member.participantId);
    if (gone) this.#setOnline(member.participantId, false);
  }

  connectionsOf(participantId: string): Member[] {
    return [...this.#members].filter((member) => member.participantId === participantId);
  }

  /** SyncStep1: answered after the next commit with what the state vector lacks. */
  receiveStateVector(member: Member, stateVector: Uint8Array): number {
    try {
      Y.decodeStateVector(stateVector);
    } catch {
      return this.#refuse(member, { rule: 'G1', reason: 'The state vector could not be decoded.' });
    }
    this.#requestSync(member, stateVector);
    return 0;
  }

  /** SyncStep2 and Update. Returns how many refusals and denials it met (gate rule G7 counts them). */
  receiveUpdate(member: Member, update: Uint8Array): number {
    const outcome = this.#gate.receive(update, member.actor, member);
    if (outcome.kind === 'refused') {
      if (outcome.resync) this.#requestSync(member, 'ask');
      return this.#refuse(member, outcome.notice);
    }
    const { participantId } = member;
    this.#claims.push(...outcome.claims.map((clientId) => ({ clientId, participantId })));
    this.#followUp(outcome.changed);
    for (const notice of outcome.denials) this.#refuse(member, notice);
    return outcome.denials.length;
  }

  receiveAwareness(member: Member, update: Uint8Array): number {
    return this.#awareness.receive(member, update, this.reader.muted(member.participantId));
  }

  sendAwareness(member: Member): void {
    this.#awareness.sendAll(member);
  }

  /** Resolves once the log holds the edits; rejects with EditDeniedError, nothing applied, or with the log's error. */
  async edit(actor: Actor, edits: readonly Edit[]): Promise<void> {
    if (this.#closed) throw new Error('The room is closed.');
    this.#followUp(this.#gate.edit(actor, edits, 'server'));
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
    for (const member of this.connectionsOf(participantId)) member.close(closeCode.removed);
    await done;
  }

  /** Ends the room's life in this process and closes its members. Idempotent. */
  close(reason: CloseReason): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#beat.close();
    this.#awareness.close();
    const members = [...this.#members];
    this.#members.clear();
    this.#synced.clear();
    for (const member of members) member.close(reason);
    for (const waiter of this.#waiters) waiter.reject(new Error(reason.reason));
    this.#waiters = [];
  }

  /** The document's whole state as of the last stored update; only while settled. */
  takeSnapshot(): StoredUpdate {
    this.#updatesSinceSnapshot = 0;
    return { seq: this.#seq, update: Y.encodeStateAsUpdate(this.#doc) };
  }

  /** After loading: nobody is connected, whatever the log last said. */
  async resetPresence(): Promise<void> {
    const edits = this.reader.keys('presence').flatMap((key): Edit[] => {
      const presence = this.reader.presence(key);
      return presence?.online ? [{ root: 'presence', key, value: { ...presence, online: false } }] : [];
    });
    await this.edit(serverActor, edits);
  }

  /** After loading: the beat goes on from the stored timeline, on this process's clock. */
  resumeBeat(): Promise<void> {
    return this.#beat.resume();
  }

  /** Resolves when everything received so far is stored; rejects when the log refuses it. */
  async settled(): Promise<void> {
    if (this.isSettled) return;
    await new Promise<void>((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      this.#context.turn.enlistDocument(this);
    });
  }

  fanOutAwareness(): void {
    this.#awareness.fanOut(this.#members);
  }

  takeCommit(): RoomCommit | undefined {
    const updates = this.#updates;
    const clientIds = this.#claims;
    this.#updates = [];
    this.#claims = [];
    const syncFrames = this.#syncRequests.map(({ member, stateVector }) => ({
      member,
      frame: this.#syncFrame(stateVector),
      answers: stateVector !== 'ask',
    }));
    const waiters = this.#waiters;
    this.#syncRequests = [];
    this.#waiters = [];
    const merged = updates.length > 1 ? Y.mergeUpdates(updates) : updates[0];
    this.#inFlight = { frame: merged && encodeUpdate(merged), syncFrames, waiters };
    if (merged === undefined && clientIds.length === 0) return undefined;
    const stored = merged === undefined ? [] : [{ seq: ++this.#seq, update: merged }];
    return { roomId: this.roomId, epoch: this.epoch, updates: stored, clientIds };
  }

  committed(): void {
    const shown = this.#inFlight;
    this.#inFlight = undefined;
    if (shown === undefined || this.#closed) return;
    if (shown.frame !== undefined) for (const member of this.#synced) member.sendReliable(shown.frame);
    for (const { member, frame, answers } of shown.syncFrames) {
      if (!this.#members.has(member)) continue;
      member.sendReliable(frame);
      if (answers) this.#synced.add(member);
    }
    for (const waiter of shown.waiters) waiter.resolve();
    if (shown.frame !== undefined) this.#countTowardsSnapshot();
  }

  /** The log refused, or the room's own code threw: what was not stored must not live on in memory. */
  failed(error: unknown): void {
    for (const waiter of this.#inFlight?.waiters ?? []) waiter.reject(error);
    this.#inFlight = undefined;
    this.#context.onFailure(this.roomId, error);
    this.close(closeCode.roomFailed);
  }

  #refuse(member: Member, notice: Notice): 1 {
    this.#context.onDenial(notice);
    member.notify(notice);
    return 1;
  }

  #countTowardsSnapshot(): void {
    this.#updatesSinceSnapshot += 1;
    if (this.#updatesSinceSnapshot >= this.#context.compactAfterUpdates && this.isSettled)
      this.#context.compact(this);
  }

  /** An awareness client id is a document's client id: whoever shows it first owns it there too (gate rule G3). */
  #recordClaim(clientId: number, participantId: string): void {
    const isFull = this.#owners.countOf(participantId) >= this.#context.limits.clientIdsPerParticipant;
    if (isFull || this.#owners.ownerOf(clientId) !== undefined) return;
    this.#owners.claim(clientId, participantId);
    this.#claims.push({ clientId, participantId });
    this.#context.turn.enlistDocument(this);
  }

  #requestSync(member: Member, stateVector: Uint8Array | 'ask'): void {
    this.#syncRequests.push({ member, stateVector });
    this.#context.turn.enlistDocument(this);
  }

  #syncFrame(stateVector: Uint8Array | 'ask'): Uint8Array {
    if (stateVector === 'ask') return encodeSyncStep1(Y.encodeStateVector(this.#doc));
    return encodeSyncStep2(Y.encodeStateAsUpdate(this.#doc, stateVector));
  }

  #followUp(changed: readonly KeyAddress[]): void {
    if (changed.length === 0) return;
    const edits = upkeepEdits(changed, this.reader);
    if (edits.length > 0) this.#gate.edit(serverActor, edits, 'server');
    if (changed.some(({ root }) => root === 'tempo')) this.#beat.follow();
    if (changed.some(({ root }) => root === 'mutes')) this.#awareness.applyMutes(this.reader);
  }

  #setOnline(participantId: string, online: boolean): void {
    const presence = this.reader.presence(participantId);
    if (presence === undefined || presence.online === online) return;
    const value = { ...presence, online };
    this.#gate.edit(serverActor, [{ root: 'presence', key: participantId, value }], 'server');
  }
}
