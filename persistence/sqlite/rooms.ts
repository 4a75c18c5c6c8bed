import Database from 'better-sqlite3';
import Type from 'typebox';
import { foldJoinCode } from '../../shared/join-code.ts';
import { CodeTakenError, type RoomRecord, type RoomStore } from '../room-store.ts';
import { Nullable, rowParser, StoredInteger } from './row-schema.ts';

type Rooms = Pick<
  RoomStore,
  | 'createRoom'
  | 'findRoom'
  | 'findRoomByCode'
  | 'changeCode'
  | 'closeRoom'
  | 'countOpenRooms'
  | 'countJoinCodes'
>;

const RoomRow = Type.Object({
  roomId: Type.String(),
  tenantId: Type.String(),
  code: Nullable(Type.String()),
  epoch: StoredInteger,
  createdAt: StoredInteger,
  expiresAt: StoredInteger,
  closedAt: Nullable(StoredInteger),
});
const parseRoomRow = rowParser(RoomRow);

const columns = `room_id AS roomId, tenant_id AS tenantId, code, epoch,
  created_at AS createdAt, expires_at AS expiresAt, closed_at AS closedAt`;

function prepareStatements(db: Database.Database) {
  return {
    insert: db.prepare<RoomRecord & { codeFolded: string | null }>(
      `INSERT INTO rooms (room_id, tenant_id, code, code_folded, epoch, created_at, expires_at, closed_at)
       VALUES (@roomId, @tenantId, @code, @codeFolded, @epoch, @createdAt, @expiresAt, @closedAt)`,
    ),
    byId: db.prepare<[roomId: string]>(`SELECT ${columns} FROM rooms WHERE room_id = ?`),
    byCode: db.prepare<[codeFolded: string]>(`SELECT ${columns} FROM rooms WHERE code_folded = ?`),
    setCode: db.prepare<[code: string, codeFolded: string, roomId: string]>(
      'UPDATE rooms SET code = ?, code_folded = ? WHERE room_id = ? AND closed_at IS NULL',
    ),
    // The first closing counts. A second one changes nothing.
    close: db.prepare<[closedAt: number, roomId: string]>(
      `UPDATE rooms SET code = NULL, code_folded = NULL, closed_at = coalesce(closed_at, ?) WHERE room_id = ?`,
    ),
    countOpen: db
      .prepare<[tenantId: string, now: number]>(
        'SELECT count(*) FROM rooms WHERE tenant_id = ? AND closed_at IS NULL AND expires_at > ?',
      )
      .pluck(),
    countCodes: db
      .prepare<[now: number]>(
        'SELECT count(*) FROM rooms WHERE code_folded IS NOT NULL AND closed_at IS NULL AND expires_at > ?',
      )
      .pluck(),
  };
}

export function openRooms(db: Database.Database): Rooms {
  const sql = prepareStatements(db);
  const parse = (row: unknown, key: string): RoomRecord | null =>
    row === undefined ? null : parseRoomRow(row, { roomId: key, table: 'rooms' });

  return {
    async createRoom(room) {
      const codeFolded = room.code === null ? null : foldJoinCode(room.code);
      refusingTakenCode(room.code, () => sql.insert.run({ ...room, codeFolded }));
    },
    async findRoom(roomId) {
      return parse(sql.byId.get(roomId), roomId);
    },
    async findRoomByCode(code) {
      return parse(sql.byCode.get(foldJoinCode(code)), `with code ${code}`);
    },
    async changeCode(roomId, code) {
      const { changes } = refusingTakenCode(code, () => sql.setCode.run(code, foldJoinCode(code), roomId));
      if (changes === 0) throw new Error(`There is no open room ${roomId} in the store.`);
    },
    async closeRoom(roomId, closedAt) {
      const { changes } = sql.close.run(closedAt, roomId);
      if (changes === 0) throw new Error(`There is no room ${roomId} in the store.`);
    },
    async countOpenRooms(tenantId, now) {
      return Number(sql.countOpen.get(tenantId, now));
    },
    async countJoinCodes(now) {
      return Number(sql.countCodes.get(now));
    },
  };
}

/** The code is the table's only UNIQUE column. A room's id fails as a primary key, with another error code. */
function refusingTakenCode<Result>(code: string | null, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_CONSTRAINT_UNIQUE') {
      throw new CodeTakenError(`The join code ${code} belongs to another open room.`, { cause: error });
    }
    throw error;
  }
}
