/** The names that children may tap, for everybody who could join the room. */
import type { ClassName } from '../../../shared/class-list-api.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import { roomUnavailable } from '../plumbing/problem-error.ts';
import { openLiveRoom, refuseWhileDraining } from '../plumbing/room-problems.ts';
import type { GuessSource } from './code-guesses.ts';
import { byGuess, type RoomByCode } from './find-open-room.ts';
import { isNameTaken } from './name-owner.ts';
import { orStoreFailed } from './sel-access.ts';

/**
 * Refuses the same clients as joining does, and a right code costs nothing. Throws RATE_LIMITED, ROOM_UNAVAILABLE, ROOM_FAILED,
 * DRAINING, STORE_UNAVAILABLE.
 */
export async function listNames(
  context: HttpContext,
  wanted: RoomByCode & GuessSource,
): Promise<ClassName[]> {
  const { sel, store } = context;
  refuseWhileDraining(context.rooms);
  return byGuess(context, wanted, async ({ roomId }) => {
    const room = await openLiveRoom(context, roomId);
    if (room.reader.locked()) throw roomUnavailable();
    const list = await orStoreFailed(sel.store.classList(roomId));
    const present = new Set((await store.listParticipants(roomId)).map(({ participantId }) => participantId));
    return list.map(({ studentId, name, participantIds }) => ({
      studentId,
      name,
      taken: participantIds.some(
        (id) => present.has(id) && isNameTaken(context, room, { roomId, participantId: id }),
      ),
    }));
  });
}
