/** Of all who may hold a seat, the one that has had it longest and is here holds it; who came later gives way. */
import type { ParticipantRecord, RoomStore } from '../../persistence/room-store.ts';
import { closeCode } from '../../shared/close-code.ts';
import type { Room } from '../room/room.ts';
import type { SeatContests } from '../room/seat-contests.ts';

export interface SettleOptions {
  readonly store: Pick<RoomStore, 'endLaterGrants'>;
  readonly contests: SeatContests;
  readonly room: Pick<Room, 'roomId' | 'connectionsOf' | 'tellTeachers'>;
  readonly participant: Pick<ParticipantRecord, 'participantId' | 'name' | 'grants'>;
  /** Of the token that a connection comes with. */
  readonly grant: number;
}

/** Resolves to whether the newcomer may sit down. */
export async function settleSeat(options: SettleOptions): Promise<boolean> {
  const { store, contests, room, participant, grant } = options;
  const { participantId, grants, name } = participant;
  const { roomId } = room;
  const here = room.connectionsOf(participantId);
  const holder = Math.min(grant, ...here.map((connection) => connection.grant));
  const sentAway = Math.max(grant, ...grants);
  if (sentAway === holder) return true;
  // First the store, so that nothing that the others hold is good for anything by the time that they are told.
  await store.endLaterGrants(roomId, participantId, holder);
  for (const connection of room.connectionsOf(participantId)) {
    if (connection.grant > holder) connection.close(closeCode.seatHeld);
  }
  contests.note({ roomId, participantId, holder, sentAway });
  room.tellTeachers({
    rule: 'seat',
    root: 'presence',
    key: participantId,
    reason: `Two devices came as ${name}. The one that was here first has the seat.`,
  });
  return grant === holder;
}
