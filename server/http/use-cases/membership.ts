/** Authenticates a member by a room token, which is checked before anything of its room is loaded. */
import type { ParticipantRecord } from '../../../persistence/room-store.ts';
import type { RefreshAnswer, TicketAnswer } from '../../../shared/api.ts';
import { foldJoinCode } from '../../../shared/join-code.ts';
import type { Actor } from '../../../shared/participant.ts';
import { ticketLifetimeMs } from '../../auth/socket-tickets.ts';
import type { VerifiedToken } from '../../auth/token.ts';
import { requireBearer, verifyRoomToken } from '../plumbing/bearer.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import { ProblemError, roomUnavailable, seatHeld } from '../plumbing/problem-error.ts';
import { isOpenRoom, type OpenRoomRecord } from './open-room-record.ts';

export interface Membership {
  readonly actor: Actor;
  readonly room: OpenRoomRecord;
  readonly participant: ParticipantRecord;
  /** The grant of the presented token. */
  readonly grant: number;
  /** The expiry of the presented token, Unix ms. */
  readonly tokenExpiresAt: number;
}

/** What a member's request presents. */
export interface MemberRequest {
  readonly headers: { readonly authorization?: string | undefined };
  readonly params: { readonly code: string };
  /** Called with the room of a valid token. */
  noteRoom(roomId: string): void;
}

/**
 * Resolves to the member that the token names, in the room that the `code` (any spelling) names. Throws UNAUTHORIZED,
 * TOKEN_EXPIRED, FORBIDDEN, REMOVED, SEAT_HELD, RATE_LIMITED or ROOM_UNAVAILABLE.
 */
export async function authenticateMember(context: HttpContext, request: MemberRequest): Promise<Membership> {
  const { code } = request.params;
  const token = await verifyRoomToken(context.tokens, requireBearer(request.headers.authorization), 'valid');
  request.noteRoom(token.roomId);
  const membership = await findMembership(context, token);
  // The code is only compared with the token's own room and never looked up, so trying a code here reveals nothing about other rooms. The room's
  // id is accepted, too: a member who has not heard of a new code must not be locked out by it.
  const { roomId, code: current } = membership.room;
  if (code !== roomId && foldJoinCode(current) !== foldJoinCode(code)) {
    throw new ProblemError('FORBIDDEN', 'The token is not for a room with this code.');
  }
  return membership;
}

/** Throws FORBIDDEN. */
export async function authenticateTeacher(context: HttpContext, request: MemberRequest): Promise<Membership> {
  const membership = await authenticateMember(context, request);
  if (membership.actor.role !== 'teacher') throw new ProblemError('FORBIDDEN', 'Only a teacher can do this.');
  return membership;
}

/** Issues a new token to a member whose token is valid or has recently expired. */
export async function refreshToken(
  context: HttpContext,
  request: Omit<MemberRequest, 'params'>,
): Promise<RefreshAnswer> {
  const token = await verifyRoomToken(context.tokens, requireBearer(request.headers.authorization), 'grace');
  request.noteRoom(token.roomId);
  await findMembership(context, token);
  const issued = await context.tokens.issue(token);
  // A stock client can't renew in band, so its open connection goes on with the new token.
  context.rooms.tokenRenewed(token, issued.expiresAt);
  return issued;
}

/** Issues a ticket to a member whose token is valid. */
export async function issueTicket(
  context: HttpContext,
  request: Omit<MemberRequest, 'params'>,
): Promise<TicketAnswer> {
  const token = await verifyRoomToken(context.tokens, requireBearer(request.headers.authorization), 'valid');
  request.noteRoom(token.roomId);
  await findMembership(context, token);
  return { ticket: context.tickets.issue(token), expiresInMs: ticketLifetimeMs };
}

async function findMembership(context: HttpContext, token: VerifiedToken): Promise<Membership> {
  const { participantId, roomId, role, tenantId, grant } = token;
  context.attempts.memberRequest(`${participantId}/${grant}`);
  const room = await context.store.findRoom(roomId);
  if (!isOpenRoom(room, context.clock.unixNow())) throw roomUnavailable();
  const participant = await findParticipant(context, roomId, participantId);
  // A token grants no more than the records do, whatever has become of its signing key.
  if (participant.role !== role || room.tenantId !== tenantId) {
    throw new ProblemError('UNAUTHORIZED', 'This is no token of this server.');
  }
  if (!participant.grants.includes(grant)) throw seatHeld();
  return { actor: { participantId, role }, room, participant, grant, tokenExpiresAt: token.expiresAt };
}

/** Whether a former member still is one. Anything that outlives a request asks again. */
export async function isStillMember(
  { store, clock }: HttpContext,
  { actor, room, grant, tokenExpiresAt }: Membership,
): Promise<boolean> {
  const now = clock.unixNow();
  if (now >= tokenExpiresAt) return false;
  const current = await store.findRoom(room.roomId);
  if (!isOpenRoom(current, now)) return false;
  const participant = await store.findParticipant(room.roomId, actor.participantId);
  return participant?.removedAt === null && participant.grants.includes(grant);
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
