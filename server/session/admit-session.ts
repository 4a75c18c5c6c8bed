/** Decides who may open a session, first from the token alone, before any room is loaded, and then against the room. */
import type { ParticipantRecord, RoomStore } from '../../persistence/room-store.ts';
import { type CloseReason, closeCode } from '../../shared/close-code.ts';
import { encodeNotice } from '../../shared/protocol.ts';
import type { SocketTickets, TicketSubject } from '../auth/socket-tickets.ts';
import { type RoomTokens, TokenError, type VerifiedToken } from '../auth/token.ts';
import type { Clock } from '../clock.ts';
import type { Room } from '../room/room.ts';
import type { RoomRegistry } from '../room/room-registry.ts';
import { RoomUnavailableError } from '../room/room-unavailable-error.ts';
import type { SeatContests } from '../room/seat-contests.ts';
import { settleSeat } from './settle-seat.ts';

export interface AdmissionDeps {
  readonly tokens: RoomTokens;
  readonly tickets: SocketTickets;
  readonly store: Pick<RoomStore, 'findRoom' | 'findParticipant' | 'findEndedEpoch' | 'endLaterGrants'>;
  readonly rooms: RoomRegistry;
  readonly contests: SeatContests;
  readonly clock: Clock;
}

export interface SeatClaim {
  readonly roomId: string;
  readonly rawToken: string;
  readonly rawTicket: string | undefined;
  readonly isSdk: boolean;
}

export interface AdmittedSession {
  readonly token: TicketSubject;
  readonly name: string;
  readonly room: Room;
}

/** The connection is refused with this close code. */
export class AdmissionError extends Error {
  override readonly name = 'AdmissionError';
  readonly closeReason: CloseReason;
  /** A frame to send before the close. */
  readonly finalFrame: Uint8Array | undefined;

  constructor(
    closeReason: CloseReason,
    { finalFrame, ...options }: ErrorOptions & { readonly finalFrame?: Uint8Array } = {},
  ) {
    super(closeReason.reason, options);
    this.closeReason = closeReason;
    this.finalFrame = finalFrame;
  }
}

/** Rejects with AdmissionError. */
export async function admitSession(
  deps: AdmissionDeps,
  { roomId, rawToken, rawTicket, isSdk }: SeatClaim,
): Promise<AdmittedSession> {
  const token =
    rawTicket === undefined ? await verify(deps.tokens, rawToken) : redeem(deps.tickets, rawTicket);
  if (token.roomId !== roomId) throw new AdmissionError(closeCode.wrongRoom);
  const participant = await checkStanding(deps, token);
  const isLive = deps.rooms.isLive(roomId);
  const room = await openRoom(deps.rooms, roomId, isSdk);
  // The room may have been closed, or the participant removed, while the room was loading. A live room is kept up to date about both.
  const standing = isLive ? participant : await checkStanding(deps, token);
  const { grant } = token;
  const mayStay = await settleSeat({ ...deps, room, participant: standing, grant });
  if (!mayStay) throw new AdmissionError(closeCode.seatHeld);
  return { token, name: standing.name, room };
}

async function checkStanding(
  { store, clock }: AdmissionDeps,
  { roomId, participantId, role, tenantId, grant }: TicketSubject,
): Promise<ParticipantRecord> {
  const record = await store.findRoom(roomId);
  if (record === null || record.closedAt !== null || record.expiresAt <= clock.unixNow()) {
    throw new AdmissionError(closeCode.roomClosed);
  }
  const participant = await store.findParticipant(roomId, participantId);
  if (participant === null || participant.removedAt !== null) throw new AdmissionError(closeCode.removed);
  // A token grants no more than the records do, whatever has become of its signing key.
  if (participant.role !== role || record.tenantId !== tenantId) throw new AdmissionError(closeCode.badToken);
  if (!participant.grants.includes(grant)) throw new AdmissionError(closeCode.seatHeld);
  return participant;
}

/** Checks that a renewed token continues the session of `current`'s seat. Resolves to the token's expiry (Unix ms), or rejects. */
export async function renewSession(
  tokens: RoomTokens,
  current: Pick<VerifiedToken, 'roomId' | 'participantId' | 'grant'>,
  rawToken: string,
): Promise<number> {
  const token = await verify(tokens, rawToken);
  const isSame =
    token.roomId === current.roomId &&
    token.participantId === current.participantId &&
    token.grant === current.grant;
  if (!isSame) throw new AdmissionError(closeCode.wrongRoom);
  return token.expiresAt;
}

async function verify(tokens: RoomTokens, rawToken: string): Promise<VerifiedToken> {
  try {
    return await tokens.verify(rawToken);
  } catch (cause) {
    const expired = cause instanceof TokenError && cause.fault === 'expired';
    throw new AdmissionError(expired ? closeCode.tokenExpired : closeCode.badToken, { cause });
  }
}

function redeem(tickets: SocketTickets, rawTicket: string): TicketSubject {
  try {
    return tickets.redeem(rawTicket);
  } catch (cause) {
    const isUsed = cause instanceof TokenError && cause.fault === 'expired';
    throw new AdmissionError(isUsed ? closeCode.ticketUsed : closeCode.badToken, { cause });
  }
}

async function openRoom(rooms: RoomRegistry, roomId: string, isSdk: boolean): Promise<Room> {
  try {
    return await rooms.open(roomId);
  } catch (cause) {
    const reason = rooms.draining ? closeCode.draining : closeCode.roomUnavailable;
    const retryAfterMs = cause instanceof RoomUnavailableError ? cause.retryAfterMs : undefined;
    if (!isSdk || retryAfterMs === undefined) throw new AdmissionError(reason, { cause });
    const finalFrame = encodeNotice({ rule: 'limit', reason: reason.reason, retryAfterMs });
    throw new AdmissionError(reason, { cause, finalFrame });
  }
}
