/**
 * The storage port of rooms. It is asynchronous so that a shared database can implement it; the embedded adapter (sqlite/)
 * answers at once. Bytes handed in belong to the store, and bytes handed out belong to the caller.
 */
import type { ParticipantRole } from '../shared/participant.ts';

export interface RoomRecord {
  readonly roomId: string;
  readonly tenantId: string;
  /** As shown to people (`TEMPO-4821`). The store compares codes folded (shared/join-code.ts). Null once the room is closed. */
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
  /** Counted from 1 in order of joining, and never reused within a room. */
  readonly seat: number;
  readonly joinedAt: number;
  readonly removedAt: number | null;
  /**
   * The joins that may hold the seat, oldest first, counted from 1 within the participant. There are several if somebody tapped a
   * name of the class list while its child was away.
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

/** Everything needed to load a room: the newest sound snapshot and the updates after it. */
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
  /** The update that holds the whole new document. Its `seq` is 1. */
  readonly state: Uint8Array;
  /** The last sequence number of the epoch that ends. */
  readonly endedSeq: number;
  /** How far the ended epoch came, kept for clients that still hold it: `Y.encodeSnapshot`, without values. */
  readonly endedState: Uint8Array;
}

/** The faults that the server acts on, whatever the engine. Callers check the code, never a class. */
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

/** The stored document can't be read. The message says which row is damaged and what an operator can do. */
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
  /** Finds open rooms only, by any spelling that folds to the same code. */
  findRoomByCode(code: string): Promise<RoomRecord | null>;
  /** Throws CodeTakenError. */
  changeCode(roomId: string, code: string): Promise<void>;
  /** Marks the room as closed and frees its code. The data stays until it is purged. */
  closeRoom(roomId: string, closedAt: number): Promise<void>;
  /** The ids of rooms that were closed or had expired before `endedBefore` (Unix ms) and have not been purged. */
  findEndedRooms(endedBefore: number): Promise<string[]>;
  /**
   * Deletes an ended room's names, document and client ids. Its own row stays, closed, because a class is named after its first
   * room. Throws RoomCorruptError, and then deletes nothing of the room.
   */
  purgeRoom(roomId: string): Promise<void>;
  /** Counts one tenant's rooms that are neither closed nor expired at `now`. */
  countOpenRooms(tenantId: string, now: number): Promise<number>;
  /** Counts the codes of all tenants, that is, how many codes a guess may hit. */
  countJoinCodes(now: number): Promise<number>;

  /** Gives the participant the next seat of its room. */
  addParticipant(participant: NewParticipant): Promise<ParticipantRecord>;
  findParticipant(roomId: string, participantId: string): Promise<ParticipantRecord | null>;
  /** Without removed participants, in order of seats. */
  listParticipants(roomId: string): Promise<ParticipantRecord[]>;
  removeParticipant(roomId: string, participantId: string, removedAt: number): Promise<void>;
  /** The previous name is overwritten. */
  renameParticipant(roomId: string, participantId: string, name: string): Promise<void>;
  /** Allows one more join to hold the seat. Resolves to the number of this grant, which the participant has not had before. */
  grantSeat(roomId: string, participantId: string): Promise<number>;
  /** Ends all grants of the seat that came after this one. */
  endLaterGrants(roomId: string, participantId: string, grant: number): Promise<void>;
  /** Makes this grant, which may have ended, the only one. */
  giveSeat(roomId: string, participantId: string, grant: number): Promise<void>;

  /** Throws RoomCorruptError if neither a snapshot nor the log brings the document back. */
  loadDocument(roomId: string): Promise<StoredDocument>;
  /** How many commits may be under way at the same time. No room may be in two of them. */
  readonly concurrentCommits: number;
  /**
   * Stores all rooms' additions in as few durable transactions as possible. When it resolves, they survive a power cut (see
   * `synchronous` in docs/configuration.md), except for the rooms named in the result, of which nothing is stored. When it rejects,
   * nothing is stored at all.
   */
  commit(commits: readonly RoomCommit[]): Promise<readonly CommitFailure[]>;
  /**
   * Stores the document's whole state as of `seq`. The previous snapshot and the updates after it stay, so that a snapshot is never
   * the only copy. Everything older is deleted.
   */
  compact(roomId: string, epoch: number, snapshot: StoredUpdate): Promise<void>;
  /**
   * Ends the room's epoch and begins the next one in one durable transaction: whatever happens, the store holds one of the two
   * completely. The log, the snapshots and the client ids of the ended epoch are deleted. Rejects if the log has gone past
   * `endedSeq` or the epochs don't follow each other.
   */
  startEpoch(roomId: string, next: NextEpoch): Promise<void>;
  /** Whether clients may hold more of the room than the store does. The room must then continue in a new epoch. */
  mayLackNewest(roomId: string): Promise<boolean>;
  /** The `endedState` of an epoch that has ended, or null for any other. */
  findEndedEpoch(roomId: string, epoch: number): Promise<Uint8Array | null>;

  /** The Unix time (ms) at which the monotonic clock `clockId` read 0, or null if unknown. */
  findClockOrigin(clockId: string): Promise<number | null>;
  saveClockOrigin(clockId: string, unixMs: number): Promise<void>;

  /** Also removes deleted and overwritten data from the write-ahead log. Rejects if another process prevents that. */
  scrub(): Promise<void>;

  /** Rejects if a write would fail, for example on a full or read-only disk or a closed store. */
  checkWritable(): Promise<void>;
  close(): Promise<void>;
}
