/** A teacher opens a classroom. */

import type { ParticipantRecord } from '../../../persistence/room-store.ts';
import type { OpenRoomAnswer, OpenRoomRequest } from '../../../shared/api.ts';
import { serverActor } from '../../../shared/participant.ts';
import { maxTitleLength } from '../../../shared/room-table.ts';
import { createParticipantId, createRoomId } from '../../auth/random-id.ts';
import { firstGrant } from '../../auth/token.ts';
import type { Edit } from '../../gate/edit.ts';
import { requireBearer } from '../plumbing/bearer.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import { ProblemError } from '../plumbing/problem-error.ts';
import { readName, readText } from '../plumbing/read-text.ts';
import { editRoom, openLiveRoom, refuseWhileDraining } from '../plumbing/room-problems.ts';
import { withFreeCode } from './free-code.ts';
import { showSeat } from './seats.ts';

export interface OpenRoomInput {
  readonly authorization: string | undefined;
  /** The network address of the request. */
  readonly address: string;
  readonly body: OpenRoomRequest;
  /** Called with the new room. */
  noteRoom(roomId: string): void;
}

/** Throws UNAUTHORIZED, INVALID_REQUEST, DRAINING, TENANT_FULL or ROOM_FAILED. */
export async function openRoom(
  context: HttpContext,
  { authorization, address, body, noteRoom }: OpenRoomInput,
): Promise<Omit<OpenRoomAnswer, 'wsUrl'>> {
  const tenantId = tenantOf(context, authorization);
  refuseWhileDraining(context.rooms);
  const teacherName = readName(body.teacherName ?? 'Teacher', 'body.teacherName');
  const settings = { ...body, ...(body.title !== undefined && { title: readTitle(body.title) }) };
  const roomId = createRoomId(context.random);
  noteRoom(roomId);
  const code = await context.mutex.pass(`tenant ${tenantId}`, () => createRecord(context, roomId, tenantId));
  const teacher = await furnish(context, roomId, teacherName, settings);
  const { participantId } = teacher;
  const issued = await context.tokens.issue({
    participantId,
    roomId,
    role: 'teacher',
    tenantId,
    grant: firstGrant,
  });
  context.localRooms.note(address, roomId);
  return { roomId, code, participantId, ...issued };
}

/** Throws INVALID_REQUEST. */
export function readTitle(raw: string): string {
  return readText(raw, 'body.title', { maxLength: maxTitleLength, optional: true });
}

/** Attempts are not limited: keys are too long to guess, and refusing a key because of others' failures would lock its teacher out. */
function tenantOf({ keys, metrics }: HttpContext, authorization: string | undefined): string {
  const tenantId = keys.tenantOf(requireBearer(authorization));
  if (tenantId !== undefined) return tenantId;
  metrics.wrongCredential('key');
  throw new ProblemError('UNAUTHORIZED', 'This is no teacher key of this server.');
}

async function createRecord(context: HttpContext, roomId: string, tenantId: string): Promise<string> {
  const { store, clock, config } = context;
  const createdAt = clock.unixNow();
  if ((await store.countOpenRooms(tenantId, createdAt)) >= config.limits.roomsPerTenant) {
    throw new ProblemError(
      'TENANT_FULL',
      `At most ${config.limits.roomsPerTenant} rooms can be open at once.`,
    );
  }
  const expiresAt = createdAt + config.timing.roomLifetimeMs;
  return withFreeCode(context, (code) =>
    store.createRoom({ roomId, tenantId, code, epoch: 1, createdAt, expiresAt, closedAt: null }),
  );
}

/** Puts the first settings and the teacher into the room. A room that can't take them is closed again. */
async function furnish(
  context: HttpContext,
  roomId: string,
  teacherName: string,
  settings: OpenRoomRequest,
): Promise<ParticipantRecord> {
  const { store, clock, random } = context;
  try {
    const participantId = createParticipantId(random);
    const joinedAt = clock.unixNow();
    const teacher = await store.addParticipant({
      participantId,
      roomId,
      name: teacherName,
      role: 'teacher',
      joinedAt,
    });
    const edits = firstEdits(settings);
    if (edits.length > 0) await editRoom(await openLiveRoom(context, roomId), serverActor, edits);
    await showSeat(context, teacher);
    return teacher;
  } catch (error) {
    await store.closeRoom(roomId, clock.unixNow());
    throw error;
  }
}

function firstEdits({ title, bpm, beatsPerBar, beatUnit }: OpenRoomRequest): Edit[] {
  const edits: Edit[] = [
    { root: 'room', key: 'title', value: title },
    { root: 'tempo', key: 'bpm', value: bpm },
    { root: 'tempo', key: 'beatsPerBar', value: beatsPerBar },
    { root: 'tempo', key: 'beatUnit', value: beatUnit },
  ];
  return edits.filter(({ value }) => value !== undefined);
}
