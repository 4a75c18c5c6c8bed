/** If several devices claim a seat, the one that has had it longest among those connected keeps it, and the later ones give way. */
import type { ParticipantRecord, RoomStore } from '../../persistence/room-store.ts';
import { closeCode } from '../../shared/close-code.ts';
import type { Room } from '../room/room.ts';
import type { SeatContests } from '../room/seat-contests.ts';

export interface SettleOptions {
  readonly store: Pick<RoomStore, 'endLaterGrants'>;
  readonly contests: SeatContests;
  readonly room: Pick<Room, 'roomId' | 'connectionsOf' | 'tellTeachers'>;
  readonly participant: Pick<ParticipantRecord, 'participantId' | 'name' | 'grants'>;
  /** The grant of the token that the new connection brings. */
  readonly grant: number;
}

/** Resolves to whether the new connection may take the seat. */
export async function settleSeat(options: SettleOptions): Promise<boolean> {
  const { store, contests, room, participant, grant } = options;
  const { participantId, grants, name } = participant;
  const { roomId } = room;
  const here = room.connectionsOf(participantId);
  const holder = Math.min(grant, ...here.map((connection) => connection.grant));
  const sentAway = Math.max(grant, ...grants);
  if (sentAway === holder) return true;
  // The store comes first, so that the tokens of the others are already worthless when the others are told.
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
