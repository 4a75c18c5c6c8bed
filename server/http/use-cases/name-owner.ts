import type { ParticipantRecord } from '../../../persistence/room-store.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import type { RoomPort } from '../plumbing/room-port.ts';

/**
 * Whether the owner of a name is online, or has just been let in and is still connecting, or the seat is contested and no teacher
 * has decided yet: the device that was sent away must not return as soon as the other one drops out.
 */
export function isNameTaken(
  { nameHolds, contests }: Pick<HttpContext, 'nameHolds' | 'contests'>,
  { reader }: Pick<RoomPort, 'reader'>,
  { roomId, participantId }: Pick<ParticipantRecord, 'roomId' | 'participantId'>,
): boolean {
  if (reader.presence(participantId)?.online === true || nameHolds.isHeld(participantId)) return true;
  return contests.find(roomId, participantId) !== undefined;
}
