/** A child joins by tapping its name on the class list: on every device the same seat. */
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
  /** Of this room; it opens the seat that has this name, and for another name it counts as none. */
  readonly token: VerifiedToken | undefined;
  /** Throws where nobody new may join. */
  mayEnter(): void;
  /** Resolves when one more may take a seat. */
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
  // One at a time, or two children who tap one name at once would both get a seat with it. Not the room's own mutex: a slow
  // store of names must not hold up those who type theirs.
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

  /** A token whose seat was given to somebody else counts as none. */
  async function isOwnSeat(
    { participantId, grant }: VerifiedToken,
    participantIds: readonly string[],
  ): Promise<boolean> {
    if (!participantIds.includes(participantId)) return false;
    const participant = await store.findParticipant(roomId, participantId);
    return participant === null || participant.removedAt !== null || participant.grants.includes(grant);
  }

  /** The name before the seat: so nobody ever sits there without it. */
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
