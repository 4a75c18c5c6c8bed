import type { HttpContext } from './http-context.ts';
import type { RoomPort } from './room-port.ts';

/** Whether the owner of a name is online, or has just been let in and is still connecting. */
export function isNameTaken(
  { nameHolds }: Pick<HttpContext, 'nameHolds'>,
  { reader }: Pick<RoomPort, 'reader'>,
  participantId: string,
): boolean {
  return reader.presence(participantId)?.online === true || nameHolds.isHeld(participantId);
}
