/** Which rooms form one class. They are joined by an invitation from a room that manages the class, until one of the two ends it. */
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { SelAction } from '../../../shared/sel-api.ts';
import type { ClassAct, ClassInvitation, SelStore } from '../../sel-store.ts';
import { Nullable, StoredInteger } from '../row-schema.ts';
import type { ClassDirectory } from './class-directory.ts';
import { prepareParting } from './class-parting.ts';
import { newSelId } from './new-sel-id.ts';
import { selRow } from './sel-row.ts';

type ClassRooms = Pick<
  SelStore,
  'classRooms' | 'inviteToClass' | 'withdrawInvitations' | 'joinClass' | 'leaveClass'
>;

/** The most unused invitations of one class: each may be a slip of paper somewhere. */
const maxOpenInvitations = 50;

const parseRoom = selRow(
  'class_rooms',
  Type.Object({ roomId: Type.String(), manages: StoredInteger, joinedAt: Nullable(StoredInteger) }),
);
const parseInvitation = selRow(
  'class_invitations',
  Type.Object({ classId: Type.String(), manages: StoredInteger }),
);
const parseListed = selRow('class_list', Type.Object({ studentId: Type.String() }));

interface RoomOfClass {
  readonly roomId: string;
  readonly classId: string;
}

function prepareStatements(db: Database) {
  return {
    rooms: db.prepare<[classId: string]>(
      `SELECT room_id AS roomId, manages, joined_at AS joinedAt FROM class_rooms WHERE class_id = ?
       ORDER BY joined_at NULLS FIRST, room_id`,
    ),
    move: db.prepare<RoomOfClass & { manages: number; joinedAt: number | null }>(
      `UPDATE class_rooms SET class_id = @classId, manages = @manages, joined_at = @joinedAt
       WHERE room_id = @roomId`,
    ),
    promote: db.prepare<[roomId: string]>('UPDATE class_rooms SET manages = 1 WHERE room_id = ?'),
    // Everything is off, whatever it was before, because the consent was given for another class.
    beginClass: db.prepare<[classId: string]>(
      `INSERT INTO classes (class_id, check_ins, reflections) VALUES (?, 0, 0)
       ON CONFLICT DO UPDATE SET check_ins = 0, reflections = 0`,
    ),
    invite: db.prepare<Omit<ClassInvitation, 'manages'> & RoomOfClass & { actorId: string; manages: number }>(
      `INSERT INTO class_invitations (digest, class_id, tenant_id, room_id, actor_id, manages, expires_at)
       VALUES (@digest, @classId, @tenantId, @roomId, @actorId, @manages, @expiresAt)`,
    ),
    invitation: db.prepare<Pick<ClassInvitation, 'digest' | 'tenantId'>>(
      `SELECT class_id AS classId, manages FROM class_invitations
       WHERE digest = @digest AND tenant_id = @tenantId`,
    ),
    dropInvitation: db.prepare<[digest: string]>('DELETE FROM class_invitations WHERE digest = ?'),
    dropEnded: db.prepare<[at: number]>('DELETE FROM class_invitations WHERE expires_at <= ?'),
    dropOldest: db.prepare<[classId: string, kept: number]>(
      `DELETE FROM class_invitations WHERE digest IN (
         SELECT digest FROM class_invitations WHERE class_id = ? ORDER BY expires_at DESC LIMIT -1 OFFSET ?)`,
    ),
    dropAll: db.prepare<[classId: string]>('DELETE FROM class_invitations WHERE class_id = ?'),
    dropOfTeacher: db.prepare<[roomId: string, actorId: string]>(
      'DELETE FROM class_invitations WHERE room_id = ? AND actor_id = ?',
    ),
    dropOfRoom: db.prepare<[roomId: string]>('DELETE FROM class_invitations WHERE room_id = ?'),
    listed: db.prepare<[classId: string]>(
      'SELECT student_id AS studentId FROM class_list WHERE class_id = ?',
    ),
    dropList: db.prepare<[classId: string]>('DELETE FROM class_list WHERE class_id = ?'),
    log: db.prepare<ClassAct & { classId: string; action: SelAction }>(
      `INSERT INTO access_log (at, class_id, room_id, actor_id, action, student_id)
       VALUES (@at, @classId, @roomId, @actorId, @action, NULL)`,
    ),
  };
}

export function openClassRooms(db: Database, directory: ClassDirectory): ClassRooms {
  const sql = prepareStatements(db);
  const part = prepareParting(db);

  function roomsOf(classId: string) {
    return sql.rooms
      .all(classId)
      .map(parseRoom)
      .map(({ manages, ...room }) => ({ ...room, manages: manages === 1 }));
  }

  function isManaging(roomId: string): boolean {
    return roomsOf(directory.classOf(roomId)).some((room) => room.roomId === roomId && room.manages);
  }

  /** Cleans up what is left of a class that the room has just left. */
  function closeBehind(classId: string): void {
    const left = roomsOf(classId);
    const [longest] = left;
    if (longest === undefined) {
      // Without rooms, nobody could see, export, erase or use the list of a class.
      const listed = sql.listed.all(classId).map(parseListed);
      sql.dropList.run(classId);
      for (const { studentId } of listed) directory.dropUnknown(studentId);
      sql.dropAll.run(classId);
    } else if (!left.some(({ manages }) => manages)) sql.promote.run(longest.roomId);
  }

  const invite = db.transaction((invitation: ClassInvitation, { roomId, actorId, at }: ClassAct): boolean => {
    if (!isManaging(roomId)) return false;
    const classId = directory.classOf(roomId);
    sql.dropEnded.run(at);
    sql.dropOldest.run(classId, maxOpenInvitations - 1);
    sql.invite.run({ ...invitation, manages: Number(invitation.manages), roomId, classId, actorId });
    return true;
  });

  const join = db.transaction(
    (shown: Pick<ClassInvitation, 'digest' | 'tenantId'>, by: ClassAct): boolean => {
      sql.dropEnded.run(by.at);
      const row = sql.invitation.get(shown);
      if (row === undefined) return false;
      const { classId, manages } = parseInvitation(row);
      sql.dropInvitation.run(shown.digest);
      const { roomId, at } = by;
      const before = directory.classOf(roomId);
      if (before === classId) {
        if (manages === 1) sql.promote.run(roomId);
        return true;
      }
      part({ roomId, classId: before });
      sql.dropOfRoom.run(roomId);
      sql.move.run({ roomId, classId, manages, joinedAt: at });
      closeBehind(before);
      sql.log.run({ ...by, classId: before, action: 'class-left' });
      sql.log.run({ ...by, classId, action: 'class-joined' });
      return true;
    },
  );

  const leave = db.transaction((leavingId: string, by: ClassAct): 'left' | 'refused' | 'unknown' => {
    const classId = directory.classOf(by.roomId);
    const rooms = roomsOf(classId);
    if (!rooms.some(({ roomId }) => roomId === leavingId)) return 'unknown';
    if (leavingId !== by.roomId && !isManaging(by.roomId)) return 'refused';
    if (rooms.length === 1) return 'left';
    part({ roomId: leavingId, classId });
    sql.dropOfRoom.run(leavingId);
    // A class is named after its first room, which may be the one that leaves.
    const isFree = leavingId !== classId && roomsOf(leavingId).length === 0;
    const ownId = isFree ? leavingId : newSelId();
    sql.beginClass.run(ownId);
    sql.move.run({ roomId: leavingId, classId: ownId, manages: 1, joinedAt: null });
    closeBehind(classId);
    const act = { ...by, roomId: leavingId, action: 'class-left' } as const;
    sql.log.run({ ...act, classId });
    sql.log.run({ ...act, classId: ownId });
    return 'left';
  });

  return {
    async classRooms(roomId) {
      const classId = directory.classOf(roomId);
      return { classId, manages: isManaging(roomId), rooms: roomsOf(classId) };
    },
    async inviteToClass(invitation, by) {
      return invite.immediate(invitation, by);
    },
    async withdrawInvitations(roomId, actorId) {
      if (actorId !== undefined) sql.dropOfTeacher.run(roomId, actorId);
      else if (isManaging(roomId)) sql.dropAll.run(directory.classOf(roomId));
      else return false;
      return true;
    },
    async joinClass(invitation, by) {
      return join.immediate(invitation, by);
    },
    async leaveClass(leavingId, by) {
      return leave.immediate(leavingId, by);
    },
  };
}
