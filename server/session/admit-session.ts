/** Who may open a session: checked from the token alone before any room is loaded, then against the room. */
import type { ParticipantRecord, RoomStore } from '../../persistence/room-store.ts';
import { type CloseReason, closeCode } from '../../shared/close-code.ts';
import { encodeNotice } from '../../shared/protocol.ts';
import { type RoomTokens, TokenError, type VerifiedToken } from '../auth/token.ts';
import type { Clock } from '../clock.ts';
import type { Room } from '../room/room.ts';
import type { RoomRegistry } from '../room/room-registry.ts';
import { RoomUnavailableError } from '../room/room-unavailable-error.ts';

export interface AdmissionDesk {
  readonly tokens: RoomTokens;
  readonly store: Pick<RoomStore, 'findRoom' | 'findParticipant' | 'findEndedEpoch'>;
  readonly rooms: RoomRegistry;
  readonly clock: Clock;
}

/** What the URL of a connection says. */
export interface SeatClaim {
  readonly roomId: string;
  readonly rawToken: string;
  readonly isSdk: boolean;
}

export interface AdmittedSession {
  readonly token: VerifiedToken;
  readonly name: string;
  readonly room: Room;
}

/** The connection is refused with this close code. */
export class AdmissionError extends Error {
  override readonly name = 'AdmissionError';
  readonly closeReason: CloseReason;
  /** A frame to be sent before the close. */
  readonly lastWord: Uint8Array | undefined;

  constructor(
    closeReason: CloseReason,
    { lastWord, ...options }: ErrorOptions & { readonly lastWord?: Uint8Array } = {},
  ) {
    super(closeReason.reason, options);
    this.closeReason = closeReason;
    this.lastWord = lastWord;
  }
}

/** Rejects with AdmissionError. */
export async function admitSession(
  desk: AdmissionDesk,
  { roomId, rawToken, isSdk }: SeatClaim,
): Promise<AdmittedSession> {
  const token = await verify(desk.tokens, rawToken);
  if (token.roomId !== roomId) throw new AdmissionError(closeCode.wrongRoom);
  const participant = await checkStanding(desk, token);
  const isLive = desk.rooms.isLive(roomId);
  const room = await openRoom(desk.rooms, roomId, isSdk);
  // The room may have been closed, or the participant removed, while it was loading; a live one knows of both by itself.
  const { name } = isLive ? participant : await checkStanding(desk, token);
  return { token, name, room };
}

async function checkStanding(
  { store, clock }: AdmissionDesk,
  { roomId, participantId, role, tenantId }: VerifiedToken,
): Promise<ParticipantRecord> {
  const record = await store.findRoom(roomId);
  if (record === null || record.closedAt !== null || record.expiresAt <= clock.unixNow()) {
    throw new AdmissionError(closeCode.roomClosed);
  }
  const participant = await store.findParticipant(roomId, participantId);
  if (participant === null || participant.removedAt !== null) throw new AdmissionError(closeCode.removed);
  // A token says no more than the records do, whatever has become of its signing key.
  if (participant.role !== role || record.tenantId !== tenantId) throw new AdmissionError(closeCode.badToken);
  return participant;
}

/** Whether a renewed token continues the session of `current`'s seat; resolves to its expiry (Unix ms), else rejects. */
export async function renewSession(
  tokens: RoomTokens,
  current: Pick<VerifiedToken, 'roomId' | 'participantId'>,
  rawToken: string,
): Promise<number> {
  const token = await verify(tokens, rawToken);
  if (token.roomId !== current.roomId || token.participantId !== current.participantId) {
    throw new AdmissionError(closeCode.wrongRoom);
  }
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

async function openRoom(rooms: RoomRegistry, roomId: string, isSdk: boolean): Promise<Room> {
  try {
    return await rooms.open(roomId);
  } catch (cause) {
    const reason = rooms.draining ? closeCode.draining : closeCode.roomUnavailable;
    const retryAfterMs = cause instanceof RoomUnavailableError ? cause.retryAfterMs : undefined;
    if (!isSdk || retryAfterMs === undefined) throw new AdmissionError(reason, { cause });
    const lastWord = encodeNotice({ rule: 'limit', reason: reason.reason, retryAfterMs });
    throw new AdmissionError(reason, { cause, lastWord });
  }
}
