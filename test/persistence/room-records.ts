/** Rooms, participants and updates for tests of the storage port. */
import type { NextEpoch, RoomCommit, RoomRecord, StoredUpdate } from '../../persistence/room-store.ts';

export function roomRecord(roomId: string, change: Partial<RoomRecord> = {}): RoomRecord {
  return {
    roomId,
    tenantId: 'local',
    code: `TEMPO-${roomId}`,
    epoch: 1,
    createdAt: 1_700_000_000_000,
    expiresAt: 1_700_000_100_000,
    closedAt: null,
    ...change,
  };
}

export function newParticipant(roomId: string, participantId: string) {
  return { participantId, roomId, name: `Ada ${participantId}`, role: 'student', joinedAt: 5 } as const;
}

/** An update whose bytes tell which it is. */
export function update(seq: number): StoredUpdate {
  return { seq, update: Uint8Array.of(seq % 256, 200, 7, seq >> 8) };
}

export function updates(first: number, last: number): StoredUpdate[] {
  return Array.from({ length: last - first + 1 }, (_, index) => update(first + index));
}

export function commitOf(roomId: string, ...stored: StoredUpdate[]): RoomCommit {
  return { roomId, epoch: 1, updates: stored, clientIds: [] };
}

/** An epoch whose bytes tell which it is, after one that ended at `endedSeq`. */
export function nextEpoch(epoch: number, endedSeq: number): NextEpoch {
  return {
    epoch,
    endedSeq,
    state: Uint8Array.of(epoch, 100, 1),
    endedState: Uint8Array.of(epoch - 1, 50, 2),
  };
}
