/** A child joins by tapping their name on the class list, and gets the same seat on every device. */
import { createParticipantId } from '../../auth/random-id.ts';
import type { VerifiedToken } from '../../auth/token.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import { ProblemError } from '../plumbing/problem-error.ts';
import type { RoomPort } from '../plumbing/room-port.ts';
import { isNameTaken } from './name-owner.ts';
import type { OpenRoomRecord } from './open-room-record.ts';
import { addSeat, returnToSeat, type TakenSeat, takeSeatOver } from './seats.ts';
import { orStoreFailed } from './sel-access.ts';

export interface TappedName {
  readonly studentId: string;
  /** A token of this room. It opens the seat that has this name, and is ignored for any other name. */
  readonly token: VerifiedToken | undefined;
  /** Throws if no newcomer may join. */
  mayEnter(): void;
  /** Resolves when another newcomer may take a seat. */
  takeTurn(): Promise<void>;
}

/** Throws NAME_NOT_FOUND, NAME_TAKEN, STORE_UNAVAILABLE, REMOVED, ROOM_FULL, ROOM_FAILED, and what `mayEnter` and `takeTurn` throw. */
export function joinByName(
  context: HttpContext,
  room: RoomPort,
  record: OpenRoomRecord,
  { studentId, token, mayEnter, takeTurn }: TappedName,
): Promise<TakenSeat> {
  const { roomId } = record;
  const { sel, store, nameHolds, mutex } = context;
  // One request at a time: otherwise two children who tap the same name at once would both get a seat with it. This does not use the room's own
  // mutex, because a slow store of names must not hold up children who type their names.
  return mutex.pass(`name ${roomId} ${studentId}`, async () => {
    const { name, participantIds } = await orStoreFailed(sel.store.findName(roomId, studentId));
    if (token !== undefined && (await isOwnSeat(token, participantIds))) return returnToSeat(context, token);
    mayEnter();
    if (name === null) throw nameNotFound();
    const present = await store.listParticipants(roomId);
    const owners = present.filter(({ participantId }) => participantIds.includes(participantId));
    if (owners.some((owner) => isNameTaken(context, room, owner))) throw nameTaken();
    const [owner] = owners;
    if (owner === undefined) await takeTurn();
    const seat =
      owner === undefined
        ? await addSeat(context, record, { ...(await claimSeat()), name, role: 'student' })
        : await takeSeatOver(context, owner);
    nameHolds.hold(seat.participant.participantId);
    return seat;
  });

  /** A token is ignored if its seat has been given to somebody else. */
  async function isOwnSeat(
    { participantId, grant }: VerifiedToken,
    participantIds: readonly string[],
  ): Promise<boolean> {
    if (!participantIds.includes(participantId)) return false;
    const participant = await store.findParticipant(roomId, participantId);
    return participant === null || participant.removedAt !== null || participant.grants.includes(grant);
  }

  /** The name is stored before the seat, so that nobody ever sees a seat without its name. */
  async function claimSeat(): Promise<{ readonly participantId: string }> {
    const participantId = createParticipantId(context.random);
    const seat = { roomId, participantId };
    if (!(await orStoreFailed(sel.store.takeName(seat, studentId)))) throw nameNotFound();
    return { participantId };
  }
}

function nameNotFound(): ProblemError {
  return new ProblemError('NAME_NOT_FOUND', 'The class list of this room has no such name.');
}

function nameTaken(): ProblemError {
  return new ProblemError('NAME_TAKEN', 'Somebody who has this name is in the room: ask the teacher.');
}
