/** Erases a child's name from the rooms, too: from the list of participants, the shared document and its whole history. */
import type { Seat } from '../../../persistence/sel-store.ts';
import type { RoomReader } from '../../../shared/room-reader.ts';
import type { Edit } from '../../gate/edit.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import { orRoomFailed, refuseWhileDraining } from '../plumbing/room-problems.ts';
import { orStoreFailed } from './sel-access.ts';

/**
 * Gives these seats a neutral name, and their rooms a new history. It does everything it can before it throws, and calling it
 * again does the rest. Throws DRAINING, ROOM_FAILED or STORE_UNAVAILABLE.
 */
export async function eraseNames(context: HttpContext, seats: readonly Seat[]): Promise<void> {
  const { store, rooms } = context;
  refuseWhileDraining(rooms);
  const faults: unknown[] = [];
  for (const roomId of new Set(seats.map((seat) => seat.roomId))) {
    try {
      const names = await rename(context, roomId, seats);
      // A purged room holds nothing any more.
      if (names.size > 0) await orRoomFailed(rooms.renew(roomId, (reader) => presenceEdits(reader, names)));
    } catch (fault) {
      faults.push(fault);
    }
  }
  await orStoreFailed(store.scrub());
  if (faults.length > 0) throw faults[0];
}

/** Resolves to the new names by participantId. */
async function rename(
  { store }: HttpContext,
  roomId: string,
  seats: readonly Seat[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const { participantId } of seats.filter((seat) => seat.roomId === roomId)) {
    // Removed participants are included, because their names are kept with their room.
    const participant = await orStoreFailed(store.findParticipant(roomId, participantId));
    if (participant?.role !== 'student') continue;
    const name = `Player ${participant.seat}`;
    await orStoreFailed(store.renameParticipant(roomId, participantId, name));
    names.set(participantId, name);
  }
  return names;
}

function presenceEdits(reader: RoomReader, names: ReadonlyMap<string, string>): Edit[] {
  return [...names].flatMap(([key, name]): Edit[] => {
    const presence = reader.presence(key);
    return presence === undefined ? [] : [{ root: 'presence', key, value: { ...presence, name } }];
  });
}
