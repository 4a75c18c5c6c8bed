/** Rooms for the use cases: errors inside a room are rethrown as problems. */
import type { Actor } from '../../../shared/participant.ts';
import { type Edit, EditDeniedError } from '../../gate/edit.ts';
import { RoomUnavailableError } from '../../room/room-unavailable-error.ts';
import type { HttpContext } from './http-context.ts';
import { ProblemError } from './problem-error.ts';
import type { RoomPort } from './room-port.ts';

/** Throws DRAINING or ROOM_FAILED. */
export async function openLiveRoom({ rooms }: HttpContext, roomId: string): Promise<RoomPort> {
  refuseWhileDraining(rooms);
  return orRoomFailed(rooms.open(roomId));
}

export function refuseWhileDraining(rooms: HttpContext['rooms']): void {
  if (rooms.draining) throw draining(rooms);
}

export function draining(rooms: Pick<HttpContext['rooms'], 'restartWaitMs'>): ProblemError {
  return new ProblemError('DRAINING', 'No room can be opened now.', { retryAfterMs: rooms.restartWaitMs() });
}

/** Throws EDIT_DENIED with the policy's reason, or ROOM_FAILED. Nothing is applied then. */
export function editRoom(room: RoomPort, actor: Actor, edits: readonly Edit[]): Promise<void> {
  return orRoomFailed(room.edit(actor, edits));
}

export async function orRoomFailed<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof EditDeniedError) throw new ProblemError('EDIT_DENIED', cause.message, { cause });
    throw new ProblemError('ROOM_FAILED', 'The room could not be read or written.', {
      retryAfterMs: cause instanceof RoomUnavailableError ? cause.retryAfterMs : 1000,
      cause,
    });
  }
}
