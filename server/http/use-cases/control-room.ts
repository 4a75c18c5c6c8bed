/** What members and teachers do to a room over HTTP. These edits pass the same policy as every client's updates. */
import type { RoomAnswer, RoomSettingsAnswer, TempoAnswer } from '../../../shared/api.ts';
import type { Edit } from '../../gate/edit.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import { ProblemError } from '../plumbing/problem-error.ts';
import { editRoom, openLiveRoom, orRoomFailed } from '../plumbing/room-problems.ts';
import { withFreeCode } from './free-code.ts';
import type { Membership } from './membership.ts';
import { readTitle } from './open-room.ts';
import { orStoreFailed } from './sel-access.ts';

export async function readRoom(context: HttpContext, { room }: Membership): Promise<RoomAnswer> {
  const { roomId, code, createdAt, expiresAt } = room;
  const live = await openLiveRoom(context, roomId);
  return { roomId, code, createdAt, expiresAt, ...live.reader.state() };
}

/** Writes several fixed keys of one root at once, all or none. Throws INVALID_REQUEST or EDIT_DENIED. */
export async function changeSettings(
  context: HttpContext,
  { actor, room }: Membership,
  root: 'tempo' | 'room',
  values: Readonly<Record<string, string | number | boolean>>,
): Promise<{ readonly tempo: TempoAnswer; readonly room: RoomSettingsAnswer }> {
  const live = await openLiveRoom(context, room.roomId);
  const edits = Object.entries(values).map(([key, raw]): Edit => {
    const value = key === 'title' && typeof raw === 'string' ? readTitle(raw) : raw;
    return { root, key, value };
  });
  await editRoom(live, actor, edits);
  return { tempo: live.reader.tempo(), room: live.reader.settings() };
}

/** Writes what a root holds about one participant, or deletes it if the value is undefined. Throws EDIT_DENIED or PARTICIPANT_NOT_FOUND. */
export async function changeParticipant(
  context: HttpContext,
  { actor, room }: Membership,
  edit: Edit & { readonly root: 'mutes' | 'beats' | 'roles' },
): Promise<void> {
  const live = await openLiveRoom(context, room.roomId);
  const isUnknown = edit.key !== '*' && live.reader.presence(edit.key) === undefined;
  // Students get the policy's answer, which says what they may not do without saying who is in the room.
  if (isUnknown && edit.value !== undefined && actor.role === 'teacher') throw participantNotFound();
  await editRoom(live, actor, [edit]);
}

/** From now on, the participant's token is refused, and so are a teacher's invitations. Throws PARTICIPANT_NOT_FOUND. */
export async function removeParticipant(
  context: HttpContext,
  { room }: Membership,
  participantId: string,
): Promise<void> {
  const { store, clock, sel, contests } = context;
  const live = await openLiveRoom(context, room.roomId);
  const participant = await store.findParticipant(room.roomId, participantId);
  if (participant === null) throw participantNotFound();
  // A participant who is removed in the store but still in the document was left by an interrupted removal, which is completed here.
  if (participant.removedAt !== null && live.reader.presence(participantId) === undefined)
    throw participantNotFound();
  // The store comes first, so that a connection that returns at once is already refused.
  if (participant.removedAt === null)
    await store.removeParticipant(room.roomId, participantId, clock.unixNow());
  sel.membersChanged(room.roomId);
  contests.settled(room.roomId, participantId);
  await orRoomFailed(live.expel(participantId));
  if (participant.role === 'teacher')
    await orStoreFailed(sel.store.withdrawInvitations(room.roomId, participantId));
}

/** Resolves to the new code. The old one is free at once. */
export function rotateCode(context: HttpContext, { room }: Membership): Promise<string> {
  return withFreeCode(context, (code) => context.store.changeCode(room.roomId, code));
}

/** Frees the code and tells every client. The data stays for its retention time. */
export async function closeRoom(
  { store, rooms, clock, sel }: HttpContext,
  { room }: Membership,
): Promise<void> {
  await store.closeRoom(room.roomId, clock.unixNow());
  sel.membersChanged(room.roomId);
  await rooms.close(room.roomId);
}

function participantNotFound(): ProblemError {
  return new ProblemError('PARTICIPANT_NOT_FOUND', 'Nobody in this room has this participantId.');
}
