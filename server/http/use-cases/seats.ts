/** Seats of a room: newcomers get the next one, and returning participants get their old one. */
import type { ParticipantRecord } from '../../../persistence/room-store.ts';
import type { ParticipantRole } from '../../../shared/participant.ts';
import { firstGrant, type VerifiedToken } from '../../auth/token.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import { ProblemError, seatHeld } from '../plumbing/problem-error.ts';
import { openLiveRoom, orRoomFailed } from '../plumbing/room-problems.ts';
import { findParticipant } from './membership.ts';
import type { OpenRoomRecord } from './open-room-record.ts';

/** Seats are never reused. The room table's `presence` counts them up to this number. */
const maxSeat = 1000;

export interface NewSeat {
  readonly participantId: string;
  readonly name: string;
  readonly role: ParticipantRole;
}

/** A seat, and which of the joins that gave it out this is. */
export interface TakenSeat {
  readonly participant: ParticipantRecord;
  readonly grant: number;
}

/** Throws REMOVED, SEAT_HELD, DRAINING or ROOM_FAILED. */
export async function returnToSeat(
  context: HttpContext,
  { roomId, participantId, grant }: VerifiedToken,
): Promise<TakenSeat> {
  const participant = await findParticipant(context, roomId, participantId);
  if (!participant.grants.includes(grant)) throw seatHeld();
  await showSeat(context, participant);
  return { participant, grant };
}

/** Throws ROOM_FULL, DRAINING or ROOM_FAILED. */
export function addSeat(
  context: HttpContext,
  { roomId }: OpenRoomRecord,
  newSeat: NewSeat,
): Promise<TakenSeat> {
  const { store, clock, config, mutex } = context;
  return mutex.pass(`room ${roomId}`, async () => {
    const present = await store.listParticipants(roomId);
    const lastSeat = present.at(-1)?.seat ?? 0;
    if (present.length >= config.limits.participantsPerRoom || lastSeat >= maxSeat) {
      throw new ProblemError('ROOM_FULL', 'Nobody else can join this room.');
    }
    const participant = await store.addParticipant({ ...newSeat, roomId, joinedAt: clock.unixNow() });
    await showSeat(context, participant);
    return { participant, grant: firstGrant };
  });
}

/** Gives the seat of an absent child to a client that taps the child's name. Throws DRAINING or ROOM_FAILED. */
export async function takeSeatOver(context: HttpContext, participant: ParticipantRecord): Promise<TakenSeat> {
  const grant = await context.store.grantSeat(participant.roomId, participant.participantId);
  await showSeat(context, participant);
  return { participant, grant };
}

/**
 * Writes the participant's presence. It opens the room again, because an idle room may have been unloaded while the store was
 * asked for the seat. Throws DRAINING or ROOM_FAILED.
 */
export async function showSeat(context: HttpContext, participant: ParticipantRecord): Promise<void> {
  const { roomId, participantId } = participant;
  const room = await openLiveRoom(context, roomId);
  // The name may have been erased while the room was loading, and must not come back.
  const current = await context.store.findParticipant(roomId, participantId);
  await orRoomFailed(room.admit(current ?? participant));
}
