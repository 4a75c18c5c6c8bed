import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { ParticipantRole } from '../../shared/participant.ts';
import type { NewParticipant, ParticipantRecord, RoomStore } from '../room-store.ts';
import type { RowAddress } from './damaged-room.ts';
import { Nullable, rowParser, StoredInteger } from './row-schema.ts';
import { parseGrants, StoredGrants } from './seat-grants.ts';

type Participants = Pick<
  RoomStore,
  'addParticipant' | 'findParticipant' | 'listParticipants' | 'removeParticipant' | 'renameParticipant'
>;

const ParticipantRow = Type.Object({
  participantId: Type.String(),
  roomId: Type.String(),
  name: Type.String(),
  role: ParticipantRole,
  seat: StoredInteger,
  joinedAt: StoredInteger,
  removedAt: Nullable(StoredInteger),
  grants: StoredGrants,
});
const parseRow = rowParser(ParticipantRow);

const columns = `participant_id AS participantId, room_id AS roomId, name, role, seat,
  joined_at AS joinedAt, removed_at AS removedAt, grants`;

function prepareStatements(db: Database) {
  return {
    // Counted in the room and not from the rows, so that a seat stays used when its participant's row is erased.
    nextSeat: db
      .prepare<[roomId: string]>(
        'UPDATE rooms SET seats_given = seats_given + 1 WHERE room_id = ? RETURNING seats_given',
      )
      .pluck(),
    insert: db.prepare<Omit<ParticipantRecord, 'grants'>>(
      `INSERT INTO participants (participant_id, room_id, name, role, seat, joined_at, removed_at)
       VALUES (@participantId, @roomId, @name, @role, @seat, @joinedAt, @removedAt)`,
    ),
    byId: db.prepare<[roomId: string, participantId: string]>(
      `SELECT ${columns} FROM participants WHERE room_id = ? AND participant_id = ?`,
    ),
    ofRoom: db.prepare<[roomId: string]>(
      `SELECT ${columns} FROM participants WHERE room_id = ? AND removed_at IS NULL ORDER BY seat`,
    ),
    remove: db.prepare<[removedAt: number, roomId: string, participantId: string]>(
      `UPDATE participants SET removed_at = coalesce(removed_at, ?) WHERE room_id = ? AND participant_id = ?`,
    ),
    rename: db.prepare<[name: string, roomId: string, participantId: string]>(
      'UPDATE participants SET name = ? WHERE room_id = ? AND participant_id = ?',
    ),
  };
}

export function openParticipants(db: Database): Participants {
  const sql = prepareStatements(db);
  const add = db.transaction((participant: NewParticipant) => {
    const seat = sql.nextSeat.get(participant.roomId);
    if (typeof seat !== 'number') throw new Error(`There is no room ${participant.roomId} in the store.`);
    const row = { ...participant, seat, removedAt: null };
    sql.insert.run(row);
    return { ...row, grants: [1] };
  });

  return {
    async addParticipant(participant) {
      return add.immediate(participant);
    },
    async findParticipant(roomId, participantId) {
      const row = sql.byId.get(roomId, participantId);
      if (row === undefined) return null;
      return toRecord(row, { roomId, table: 'participants', row: participantId });
    },
    async listParticipants(roomId) {
      const address = { roomId, table: 'participants' } as const;
      return sql.ofRoom.all(roomId).map((row) => toRecord(row, address));
    },
    async removeParticipant(roomId, participantId, removedAt) {
      const { changes } = sql.remove.run(removedAt, roomId, participantId);
      if (changes === 0) throw unknownParticipant(roomId, participantId);
    },
    async renameParticipant(roomId, participantId, name) {
      const { changes } = sql.rename.run(name, roomId, participantId);
      if (changes === 0) throw unknownParticipant(roomId, participantId);
    },
  };
}

function unknownParticipant(roomId: string, participantId: string): Error {
  return new Error(`There is no participant ${participantId} of room ${roomId} in the store.`);
}

function toRecord(row: unknown, address: RowAddress): ParticipantRecord {
  const { grants, ...participant } = parseRow(row, address);
  return { ...participant, grants: parseGrants(grants) };
}
