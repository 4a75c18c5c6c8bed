/** Who asks: a room token, checked before anything of its room is loaded. */
import type { ParticipantRecord } from '../../persistence/room-store.ts';
import type { RefreshAnswer } from '../../shared/api.ts';
import { foldJoinCode } from '../../shared/join-code.ts';
import type { Actor } from '../../shared/participant.ts';
import type { VerifiedToken } from '../auth/token.ts';
import { requireBearer, verifyRoomToken } from './bearer.ts';
import type { HttpContext } from './http-context.ts';
import { isOpenRoom, type OpenRoomRecord } from './open-room-record.ts';
import { ProblemError, roomUnavailable } from './problem-error.ts';

export interface Membership {
  readonly actor: Actor;
  readonly room: OpenRoomRecord;
  readonly participant: ParticipantRecord;
}

/**
 * The member that the token names, of the room that `code` (any spelling) names. Throws UNAUTHORIZED, TOKEN_EXPIRED,
 * FORBIDDEN, REMOVED, RATE_LIMITED or ROOM_UNAVAILABLE.
 */
export async function authenticateMember(
  context: HttpContext,
  authorization: string | undefined,
  code: string,
): Promise<Membership> {
  const token = await verifyRoomToken(context.tokens, requireBearer(authorization), 'valid');
  const membership = await findMembership(context, token);
  // Compared with the token's own room and never looked up, so that a code tried here says nothing about other rooms. The room's
  // id is as good: a member who was not told of a new code must not be locked out by it.
  const { roomId, code: current } = membership.room;
  if (code !== roomId && foldJoinCode(current) !== foldJoinCode(code)) {
    throw new ProblemError('FORBIDDEN', 'The token is not for a room with this code.');
  }
  return membership;
}

/** Throws FORBIDDEN. */
export async function authenticateTeacher(
  context: HttpContext,
  authorization: string | undefined,
  code: string,
): Promise<Membership> {
  const membership = await authenticateMember(context, authorization, code);
  if (membership.actor.role !== 'teacher') throw new ProblemError('FORBIDDEN', 'Only a teacher can do this.');
  return membership;
}

/** A fresh token for a member whose token is valid or has lately expired. */
export async function refreshToken(
  context: HttpContext,
  authorization: string | undefined,
): Promise<RefreshAnswer> {
  const token = await verifyRoomToken(context.tokens, requireBearer(authorization), 'grace');
  await findMembership(context, token);
  return context.tokens.issue(token);
}

async function findMembership(context: HttpContext, token: VerifiedToken): Promise<Membership> {
  const { participantId, roomId, role } = token;
  context.attempts.memberRequest(participantId);
  const room = await context.store.findRoom(roomId);
  if (!isOpenRoom(room, context.clock.unixNow())) throw roomUnavailable();
  const participant = await findParticipant(context, roomId, participantId);
  return { actor: { participantId, role }, room, participant };
}

/** Throws REMOVED. */
export async function findParticipant(
  { store }: HttpContext,
  roomId: string,
  participantId: string,
): Promise<ParticipantRecord> {
  const participant = await store.findParticipant(roomId, participantId);
  if (participant === null || participant.removedAt !== null) {
    throw new ProblemError('REMOVED', 'This participant is no longer in the room.');
  }
  return participant;
}
