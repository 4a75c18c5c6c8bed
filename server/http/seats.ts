/** Seats of a room: the next one for who is new, the old one for who comes back. */
import type { ParticipantRecord } from '../../persistence/room-store.ts';
import type { ParticipantRole } from '../../shared/participant.ts';
import type { VerifiedToken } from '../auth/token.ts';
import type { HttpContext } from './http-context.ts';
import { orRoomFailed } from './live-room.ts';
import { findParticipant } from './membership.ts';
import type { OpenRoomRecord } from './open-room-record.ts';
import { ProblemError } from './problem-error.ts';
import type { RoomPort } from './room-port.ts';

/** Seats are never reused, and the room table's `presence` counts them up to this. */
const maxSeat = 1000;

export interface NewSeat {
  readonly participantId: string;
  readonly name: string;
  readonly role: ParticipantRole;
}

/** Throws REMOVED or ROOM_FAILED. */
export async function returnToSeat(
  context: HttpContext,
  room: RoomPort,
  { roomId, participantId }: VerifiedToken,
): Promise<ParticipantRecord> {
  const participant = await findParticipant(context, roomId, participantId);
  await orRoomFailed(room.admit(participant));
  return participant;
}

/** Throws ROOM_FULL or ROOM_FAILED. */
export function addSeat(
  { store, clock, config, turnstile }: HttpContext,
  room: RoomPort,
  { roomId }: OpenRoomRecord,
  newSeat: NewSeat,
): Promise<ParticipantRecord> {
  return turnstile.pass(`room ${roomId}`, async () => {
    const present = await store.listParticipants(roomId);
    const lastSeat = present.at(-1)?.seat ?? 0;
    if (present.length >= config.limits.participantsPerRoom || lastSeat >= maxSeat) {
      throw new ProblemError('ROOM_FULL', 'Nobody else can join this room.');
    }
    const participant = await store.addParticipant({ ...newSeat, roomId, joinedAt: clock.unixNow() });
    await orRoomFailed(room.admit(participant));
    return participant;
  });
}
