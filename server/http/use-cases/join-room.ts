/** A child joins with a code and a teacher with code and key. A client that reloads returns to its seat with its token. */
import type { JoinAnswer, JoinRequest } from '../../../shared/api.ts';
import { foldJoinCode } from '../../../shared/join-code.ts';
import type { ParticipantRole } from '../../../shared/participant.ts';
import { isReservedName } from '../../../shared/reserved-name.ts';
import { createParticipantId } from '../../auth/random-id.ts';
import type { VerifiedToken } from '../../auth/token.ts';
import { readBearer, verifyRoomToken } from '../plumbing/bearer.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import { ProblemError, roomUnavailable } from '../plumbing/problem-error.ts';
import { readName, unreadable } from '../plumbing/read-text.ts';
import type { RoomPort } from '../plumbing/room-port.ts';
import { openLiveRoom, refuseWhileDraining } from '../plumbing/room-problems.ts';
import type { GuessSource } from './code-guesses.ts';
import { byGuess, findOpenRoom, type RoomByCode } from './find-open-room.ts';
import { joinByName } from './join-by-name.ts';
import { isOpenRoom, type OpenRoomRecord } from './open-room-record.ts';
import { addSeat, returnToSeat, type TakenSeat } from './seats.ts';

export interface JoinInput extends RoomByCode, GuessSource {
  readonly authorization: string | undefined;
  readonly body: JoinRequest;
}

/** A typed name, or a child of the class list. */
type Asked = { readonly name: string } | { readonly studentId: string };

/** What a Bearer credential proves before the room is known. */
interface Credential {
  readonly tenantId?: string | undefined;
  readonly token?: VerifiedToken | undefined;
}

/**
 * Throws RATE_LIMITED, INVALID_REQUEST, UNAUTHORIZED, TOKEN_EXPIRED, REMOVED, SEAT_HELD, NAME_NOT_FOUND, NAME_TAKEN, ROOM_FULL,
 * DRAINING, ROOM_FAILED, STORE_UNAVAILABLE (only with a name of the class list), and the same ROOM_UNAVAILABLE for a room that is
 * unknown, locked, closed or expired.
 */
export async function joinRoom(context: HttpContext, input: JoinInput): Promise<Omit<JoinAnswer, 'wsUrl'>> {
  refuseWhileDraining(context.rooms);
  const asked = readAsked(input.body);
  const credential = await readCredential(context, input.authorization);
  const take = (record: OpenRoomRecord): Promise<Omit<JoinAnswer, 'wsUrl'>> =>
    takeSeat(context, record, { credential, asked, asker: input });
  // A client with a key or with the room's token has no need to guess.
  if (credential.tenantId !== undefined) return take(await findOpenRoom(context, input));
  const own = await findOwnRoom(context, input, credential.token);
  return own === undefined ? byGuess(context, input, take) : take(own);
}

/** The token's room, if it is the one that the code names. */
async function findOwnRoom(
  { store, clock, attempts }: HttpContext,
  { code, noteRoom }: JoinInput,
  token: VerifiedToken | undefined,
): Promise<OpenRoomRecord | undefined> {
  if (token === undefined) return undefined;
  attempts.memberRequest(token.participantId);
  const record = await store.findRoom(token.roomId);
  if (!isOpenRoom(record, clock.unixNow())) return undefined;
  if (foldJoinCode(record.code) !== foldJoinCode(code)) return undefined;
  noteRoom(record.roomId);
  return record;
}

interface Entry {
  readonly credential: Credential;
  readonly asked: Asked;
  readonly asker: GuessSource;
}

async function takeSeat(
  context: HttpContext,
  record: OpenRoomRecord,
  entry: Entry,
): Promise<Omit<JoinAnswer, 'wsUrl'>> {
  const { roomId, tenantId } = record;
  const room = await openLiveRoom(context, roomId);
  const { participant, grant } = await findSeat(context, room, record, entry);
  const { participantId, role } = participant;
  const issued = await context.tokens.issue({ participantId, roomId, role, tenantId, grant });
  context.localRooms.note(entry.asker.address, roomId);
  return { roomId, participantId, role, ...issued };
}

function readAsked({ name, studentId }: JoinRequest): Asked {
  if (studentId !== undefined) return { studentId };
  return { name: readName(name ?? '', 'body.name') };
}

async function findSeat(
  context: HttpContext,
  room: RoomPort,
  record: OpenRoomRecord,
  { credential, asked, asker }: Entry,
): Promise<TakenSeat> {
  const token = credential.token?.roomId === record.roomId ? credential.token : undefined;
  if ('studentId' in asked) {
    const mayEnter = (): void => {
      if (roleFor(credential, record, room) === 'student') return;
      throw new ProblemError('INVALID_REQUEST', "A teacher joins with a name, not with a child's.");
    };
    const takeTurn = (): Promise<void> => context.attempts.newSeat(record.roomId, asker);
    return joinByName(context, room, record, { studentId: asked.studentId, token, mayEnter, takeTurn });
  }
  if (token !== undefined) return returnToSeat(context, token);
  const participantId = createParticipantId(context.random);
  const role = roleFor(credential, record, room);
  if (role === 'student' && isReservedName(asked.name))
    throw unreadable('body.name', 'is a name for teachers');
  // Only students are counted: they may use up the room's joins, but that must not keep its teachers out.
  if (role === 'student') await context.attempts.newSeat(record.roomId, asker);
  return addSeat(context, record, { participantId, name: asked.name, role });
}

/** A Bearer credential that is neither key nor token gets an error: a teacher who mistypes the key must not become a student. */
async function readCredential(
  { keys, tokens, metrics }: HttpContext,
  authorization: string | undefined,
): Promise<Credential> {
  const bearer = readBearer(authorization);
  if (bearer === undefined) return {};
  const tenantId = keys.tenantOf(bearer);
  if (tenantId !== undefined) return { tenantId };
  try {
    return { token: await verifyRoomToken(tokens, bearer, 'grace') };
  } catch (error) {
    metrics.wrongCredential('key');
    throw error;
  }
}

/** A token of another room is ignored, and a key of another tenant opens nothing. */
function roleFor({ tenantId }: Credential, record: OpenRoomRecord, room: RoomPort): ParticipantRole {
  if (tenantId === record.tenantId) return 'teacher';
  if (tenantId !== undefined || room.reader.locked()) throw roomUnavailable();
  return 'student';
}
