/** Seats that two devices claimed, and a teacher's decision about them. */
import type { ContestedSeat, SeatDecision } from '../../../shared/api.ts';
import { closeCode } from '../../../shared/close-code.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import { ProblemError } from '../plumbing/problem-error.ts';
import { openLiveRoom } from '../plumbing/room-problems.ts';
import type { Membership } from './membership.ts';

export async function listContestedSeats(
  { contests, store }: HttpContext,
  { room }: Membership,
): Promise<ContestedSeat[]> {
  const seats: ContestedSeat[] = [];
  for (const { participantId, at } of contests.of(room.roomId)) {
    const participant = await store.findParticipant(room.roomId, participantId);
    if (participant === null || participant.removedAt !== null) contests.settled(room.roomId, participantId);
    else seats.push({ participantId, name: participant.name, at });
  }
  return seats;
}

/** Throws PARTICIPANT_NOT_FOUND if nobody contests the seat. */
export async function decideContestedSeat(
  context: HttpContext,
  { room: { roomId } }: Membership,
  participantId: string,
  { holder }: SeatDecision,
): Promise<void> {
  const { contests, store } = context;
  const contest = contests.find(roomId, participantId);
  if (contest === undefined) {
    throw new ProblemError('PARTICIPANT_NOT_FOUND', 'Nobody contests the seat of this participantId.');
  }
  const room = await openLiveRoom(context, roomId);
  if (holder === 'later') {
    await store.giveSeat(roomId, participantId, contest.sentAway);
    for (const connection of room.connectionsOf(participantId)) {
      if (connection.grant !== contest.sentAway) connection.close(closeCode.seatHeld);
    }
  }
  contests.settled(roomId, participantId);
  // Other teachers may have their desks open, too.
  room.tellTeachers({
    rule: 'seat',
    root: 'presence',
    key: participantId,
    reason: 'A teacher has decided whose seat it is.',
  });
}
