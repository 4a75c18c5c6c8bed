/** A child joins with a code, a teacher with code and key, and whoever reloads returns to the same seat with the token. */
import type { JoinAnswer, JoinRequest } from '../../shared/api.ts';
import type { ParticipantRole } from '../../shared/participant.ts';
import { createParticipantId } from '../auth/random-id.ts';
import type { VerifiedToken } from '../auth/token.ts';
import { readBearer, verifyRoomToken } from './bearer.ts';
import { readDisplayName } from './display-name.ts';
import { countingGuesses, findOpenRoom, type RoomByCode } from './find-open-room.ts';
import type { HttpContext } from './http-context.ts';
import { joinByName } from './join-by-name.ts';
import { openLiveRoom, refuseWhileDraining } from './live-room.ts';
import type { OpenRoomRecord } from './open-room-record.ts';
import { ProblemError, roomUnavailable } from './problem-error.ts';
import type { RoomPort } from './room-port.ts';
import { addSeat, returnToSeat, type TakenSeat } from './seats.ts';

export interface JoinInput extends RoomByCode {
  readonly authorization: string | undefined;
  /** The network address that asks. */
  readonly address: string;
  readonly body: JoinRequest;
}

/** A name that was typed, or a child of the class list. */
type Asked = { readonly name: string } | { readonly studentId: string };

/** What a Bearer proves, before the room is known. */
interface Credential {
  readonly tenantId?: string | undefined;
  readonly token?: VerifiedToken | undefined;
}

/**
 * Throws RATE_LIMITED, INVALID_REQUEST, UNAUTHORIZED, TOKEN_EXPIRED, REMOVED, SEAT_HELD, NAME_NOT_FOUND, NAME_TAKEN, ROOM_FULL, DRAINING,
 * ROOM_FAILED, STORE_UNAVAILABLE (with a name of the class list only), and the same ROOM_UNAVAILABLE for a room that is unknown,
 * locked, closed or expired.
 */
export async function joinRoom(context: HttpContext, input: JoinInput): Promise<Omit<JoinAnswer, 'wsUrl'>> {
  const { attempts, tokens } = context;
  attempts.joinAttempt(input.address, input.code);
  refuseWhileDraining(context.rooms);
  const asked = readAsked(input.body);
  return countingGuesses(context, input.address, async () => {
    const credential = await readCredential(context, input.authorization);
    const record = await findOpenRoom(context, input);
    const room = await openLiveRoom(context, record.roomId);
    const { participant, grant } = await findSeat(context, room, record, { credential, asked });
    const { participantId, roomId, role } = participant;
    const issued = await tokens.issue({ participantId, roomId, role, tenantId: record.tenantId, grant });
    return { roomId, participantId, role, ...issued };
  });
}

function readAsked({ name, studentId }: JoinRequest): Asked {
  if (studentId !== undefined) return { studentId };
  return { name: readDisplayName(name ?? '', 'body.name') };
}

function findSeat(
  context: HttpContext,
  room: RoomPort,
  record: OpenRoomRecord,
  { credential, asked }: { readonly credential: Credential; readonly asked: Asked },
): Promise<TakenSeat> {
  const token = credential.token?.roomId === record.roomId ? credential.token : undefined;
  if ('studentId' in asked) {
    const mayEnter = (): void => {
      if (roleFor(credential, record, room) === 'student') return;
      throw new ProblemError('INVALID_REQUEST', "A teacher joins with a name, not with a child's.");
    };
    return joinByName(context, room, record, { studentId: asked.studentId, token, mayEnter });
  }
  if (token !== undefined) return returnToSeat(context, token);
  const participantId = createParticipantId(context.random);
  const role = roleFor(credential, record, room);
  return addSeat(context, record, { participantId, name: asked.name, role });
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

/** A token of another room counts as none; a key of another tenant opens nothing. */
function roleFor({ tenantId }: Credential, record: OpenRoomRecord, room: RoomPort): ParticipantRole {
  if (tenantId === record.tenantId) return 'teacher';
  if (tenantId !== undefined || room.reader.locked()) throw roomUnavailable();
  return 'student';
}
