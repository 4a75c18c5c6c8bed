/**
 * The storage port of rooms. Asynchronous at its edges, so that a shared database can stand behind it; the embedded
 * adapter (sqlite/) answers at once. Bytes handed in are owned by the store; bytes handed out are the caller's.
 */
import type { ParticipantRole } from '../shared/participant.ts';

export interface RoomRecord {
  readonly roomId: string;
  readonly tenantId: string;
  /** As shown to people (`TEMPO-4821`); the store compares it folded (shared/join-code.ts). Null once the room is closed. */
  readonly code: string | null;
  readonly epoch: number;
  /** Unix times, ms. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly closedAt: number | null;
}

export interface ParticipantRecord {
  readonly participantId: string;
  readonly roomId: string;
  readonly name: string;
  readonly role: ParticipantRole;
  /** Counted from 1 in order of joining, never reused within a room. */
  readonly seat: number;
  readonly joinedAt: number;
  readonly removedAt: number | null;
  /**
   * Who may hold the seat, the oldest first: the joins that gave it, counted from 1 within the participant. There is more than one where a name
   * of the class list was tapped while its child was away.
   */
  readonly grants: readonly number[];
}

export type NewParticipant = Omit<ParticipantRecord, 'seat' | 'removedAt' | 'grants'>;

/** Which participant a Yjs client id belongs to within a room's epoch: gate rule G3. */
export interface ClientIdClaim {
  readonly clientId: number;
  readonly participantId: string;
}

export interface StoredUpdate {
  /** Counted from 1 within an epoch, without gaps. */
  readonly seq: number;
  readonly update: Uint8Array;
}

/** Everything that brings a room back: the newest sound snapshot and the updates after it. */
export interface StoredDocument {
  readonly epoch: number;
  readonly snapshot: StoredUpdate | null;
  readonly updates: readonly StoredUpdate[];
  readonly clientIds: readonly ClientIdClaim[];
}

/** What one turn of the event loop adds to one room. */
export interface RoomCommit {
  readonly roomId: string;
  readonly epoch: number;
  readonly updates: readonly StoredUpdate[];
  readonly clientIds: readonly ClientIdClaim[];
}

/** One room's part of a commit that was not stored. */
export interface CommitFailure {
  readonly roomId: string;
  readonly error: unknown;
}

/** A document that starts anew. */
export interface NextEpoch {
  readonly epoch: number;
  /** The update that holds all of the new document: its `seq` 1. */
  readonly state: Uint8Array;
  /** The last sequence number of the epoch that ends. */
  readonly endedSeq: number;
  /** How far the ended epoch came, kept for clients that still hold it: `Y.encodeSnapshot`, no values. */
  readonly endedState: Uint8Array;
}

/** What the server acts on, whatever the engine: its callers look at the code, never at a class. */
export type StoreErrorCode = 'CODE_TAKEN' | 'ROOM_CORRUPT' | 'SCHEMA_TOO_NEW';

export class StoreError extends Error {
  override readonly name: string = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The join code belongs to another open room. */
export class CodeTakenError extends StoreError {
  override readonly name = 'CodeTakenError';

  constructor(message: string, options?: ErrorOptions) {
    super('CODE_TAKEN', message, options);
  }
}

/** The stored document can't be read; the message says which row and what an operator can do. */
export class RoomCorruptError extends StoreError {
  override readonly name = 'RoomCorruptError';

  constructor(message: string, options?: ErrorOptions) {
    super('ROOM_CORRUPT', message, options);
  }
}

export interface RoomStore {
  /** Throws CodeTakenError. */
  createRoom(room: RoomRecord): Promise<void>;
  findRoom(roomId: string): Promise<RoomRecord | null>;
  /** Open rooms only; any spelling that folds to the same code finds it. */
  findRoomByCode(code: string): Promise<RoomRecord | null>;
  /** Throws CodeTakenError. */
  changeCode(roomId: string, code: string): Promise<void>;
  /** Marks it closed and frees its code; the data stays until it is purged. */
  closeRoom(roomId: string, closedAt: number): Promise<void>;
  /** The ids of rooms that were closed or had expired before then (Unix ms) and have not been purged. */
  findEndedRooms(endedBefore: number): Promise<string[]>;
  /**
   * Deletes what an ended room holds: names, document, client ids. Its own row stays, closed: a class is named by its first room.
   * Throws RoomCorruptError, and then nothing of it is deleted.
   */
  purgeRoom(roomId: string): Promise<void>;
  /** Rooms neither closed nor expired at `now`, of one tenant. */
  countOpenRooms(tenantId: string, now: number): Promise<number>;
  /** Of all tenants: how many codes a guess may hit. */
  countJoinCodes(now: number): Promise<number>;

  /** Gives the participant the next seat of its room. */
  addParticipant(participant: NewParticipant): Promise<ParticipantRecord>;
  findParticipant(roomId: string, participantId: string): Promise<ParticipantRecord | null>;
  /** Without those removed, in order of seats. */
  listParticipants(roomId: string): Promise<ParticipantRecord[]>;
  removeParticipant(roomId: string, participantId: string, removedAt: number): Promise<void>;
  /** The name before is overwritten. */
  renameParticipant(roomId: string, participantId: string, name: string): Promise<void>;
  /** One more may hold the seat from now on; resolves to the number of this grant, which no other of the participant has had. */
  grantSeat(roomId: string, participantId: string): Promise<number>;
  /** Whoever got the seat after this grant may not hold it any more. */
  endLaterGrants(roomId: string, participantId: string, grant: number): Promise<void>;
  /** This grant, which may have ended, is the only one from now on. */
  giveSeat(roomId: string, participantId: string, grant: number): Promise<void>;

  /** Throws RoomCorruptError where neither a snapshot nor the log brings the document back. */
  loadDocument(roomId: string): Promise<StoredDocument>;
  /** How many commits may be under way at the same time, no room in two of them. */
  readonly concurrentCommits: number;
  /**
   * All rooms' additions, in as few durable transactions as possible: when it resolves they survive a power cut (see `synchronous` in
   * docs/configuration.md), but for the rooms that it names, of which nothing is stored. When it rejects, none is.
   */
  commit(commits: readonly RoomCommit[]): Promise<readonly CommitFailure[]>;
  /**
   * Stores the document's whole state as of `seq`. The snapshot before it and the updates after that one stay, so a
   * snapshot is never the only copy; what is older goes.
   */
  compact(roomId: string, epoch: number, snapshot: StoredUpdate): Promise<void>;
  /**
   * Ends the room's epoch and begins the next in one durable transaction: whatever happens, the store holds the one or the
   * other, whole. The log, the snapshots and the client ids of the ended epoch go. Rejects where the log has gone past
   * `endedSeq` or the epochs don't follow each other.
   */
  startEpoch(roomId: string, next: NextEpoch): Promise<void>;
  /** Whether clients may hold more of the room than the store: it must go on in a new epoch. */
  mayLackNewest(roomId: string): Promise<boolean>;
  /** The `endedState` of an epoch that has ended; null for every other. */
  findEndedEpoch(roomId: string, epoch: number): Promise<Uint8Array | null>;

  /** The Unix time (ms) at which the monotonic clock `clockId` read 0; null if unknown. */
  findClockOrigin(clockId: string): Promise<number | null>;
  saveClockOrigin(clockId: string, unixMs: number): Promise<void>;

  /** Takes what was deleted or overwritten out of the write-ahead log too. Rejects where another process keeps it there. */
  scrub(): Promise<void>;

  /** Rejects where a write would fail: a full or read-only disk, a closed store. */
  checkWritable(): Promise<void>;
  close(): Promise<void>;
}
