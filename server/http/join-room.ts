/** A child joins with a code, a teacher with code and key, and whoever reloads returns to the same seat with the token. */
import type { ParticipantRecord } from '../../persistence/room-store.ts';
import type { JoinAnswer } from '../../shared/api.ts';
import type { ParticipantRole } from '../../shared/participant.ts';
import { createParticipantId } from '../auth/random-id.ts';
import type { VerifiedToken } from '../auth/token.ts';
import { readBearer, verifyRoomToken } from './bearer.ts';
import { readDisplayName } from './display-name.ts';
import type { HttpContext } from './http-context.ts';
import { openLiveRoom, orRoomFailed, refuseWhileDraining } from './live-room.ts';
import { findParticipant } from './membership.ts';
import { isOpenRoom, type OpenRoomRecord } from './open-room-record.ts';
import { ProblemError, roomUnavailable } from './problem-error.ts';
import type { RoomPort } from './room-port.ts';

/** Seats are never reused, and the room table's `presence` counts them up to this. */
const maxSeat = 1000;

export interface JoinInput {
  readonly authorization: string | undefined;
  /** The network address that asks. */
  readonly address: string;
  /** Any spelling. */
  readonly code: string;
  readonly name: string;
}

/** What a Bearer proves, before the room is known. */
interface Credential {
  readonly tenantId?: string | undefined;
  readonly token?: VerifiedToken | undefined;
}

/**
 * Throws RATE_LIMITED, INVALID_REQUEST, UNAUTHORIZED, TOKEN_EXPIRED, REMOVED, ROOM_FULL, DRAINING, ROOM_FAILED, and the
 * same ROOM_UNAVAILABLE for a room that is unknown, locked, closed or expired.
 */
export async function joinRoom(context: HttpContext, input: JoinInput): Promise<Omit<JoinAnswer, 'wsUrl'>> {
  const { attempts, tokens } = context;
  attempts.joinAttempt(input.address, input.code);
  refuseWhileDraining(context.rooms);
  const name = readDisplayName(input.name, 'body.name');
  try {
    const credential = await readCredential(context, input.authorization);
    const record = await findOpenRoom(context, input.code);
    const room = await openLiveRoom(context, record.roomId);
    const { participantId, roomId, role } =
      credential.token?.roomId === record.roomId
        ? await returnToSeat(context, room, credential.token)
        : await takeSeat(context, room, record, { name, role: roleFor(credential, record, room) });
    const issued = await tokens.issue({ participantId, roomId, role, tenantId: record.tenantId });
    return { roomId, participantId, role, ...issued };
  } catch (error) {
    if (isFailedGuess(error)) attempts.guessFailed(input.address);
    throw error;
  }
}

function isFailedGuess(error: unknown): boolean {
  return (
    error instanceof ProblemError && (error.code === 'ROOM_UNAVAILABLE' || error.code === 'UNAUTHORIZED')
  );
}

/** A Bearer that is neither key nor token is told so: a teacher who mistypes the key must not become a student. */
async function readCredential(
  { keys, tokens }: HttpContext,
  authorization: string | undefined,
): Promise<Credential> {
  const bearer = readBearer(authorization);
  if (bearer === undefined) return {};
  const tenantId = keys.tenantOf(bearer);
  if (tenantId !== undefined) return { tenantId };
  return { token: await verifyRoomToken(tokens, bearer, 'grace') };
}

async function findOpenRoom({ store, clock }: HttpContext, code: string): Promise<OpenRoomRecord> {
  const record = await store.findRoomByCode(code);
  if (!isOpenRoom(record, clock.unixNow())) throw roomUnavailable();
  return record;
}

/** A token of another room counts as none; a key of another tenant opens nothing. */
function roleFor({ tenantId }: Credential, record: OpenRoomRecord, room: RoomPort): ParticipantRole {
  if (tenantId === record.tenantId) return 'teacher';
  if (tenantId !== undefined || room.reader.locked()) throw roomUnavailable();
  return 'student';
}

async function returnToSeat(
  context: HttpContext,
  room: RoomPort,
  { roomId, participantId }: VerifiedToken,
): Promise<ParticipantRecord> {
  const participant = await findParticipant(context, roomId, participantId);
  await orRoomFailed(room.admit(participant));
  return participant;
}

function takeSeat(
  context: HttpContext,
  room: RoomPort,
  { roomId }: OpenRoomRecord,
  { name, role }: { readonly name: string; readonly role: ParticipantRole },
): Promise<ParticipantRecord> {
  const { store, clock, config, random, turnstile } = context;
  return turnstile.pass(`room ${roomId}`, async () => {
    const present = await store.listParticipants(roomId);
    const lastSeat = present.at(-1)?.seat ?? 0;
    if (present.length >= config.limits.participantsPerRoom || lastSeat >= maxSeat) {
      throw new ProblemError('ROOM_FULL', 'Nobody else can join this room.');
    }
    const participantId = createParticipantId(random);
    const joinedAt = clock.unixNow();
    const participant = await store.addParticipant({ participantId, roomId, name, role, joinedAt });
    await orRoomFailed(room.admit(participant));
    return participant;
  });
}
