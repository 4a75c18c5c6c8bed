/** The room behind a join code. Guessing codes teaches nothing and is soon slowed down. */
import type { HttpContext } from './http-context.ts';
import { isOpenRoom, type OpenRoomRecord } from './open-room-record.ts';
import { ProblemError, roomUnavailable } from './problem-error.ts';

export interface RoomByCode {
  /** Any spelling. */
  readonly code: string;
  /** Is told the room that was found. */
  noteRoom(roomId: string): void;
}

/** Throws ROOM_UNAVAILABLE for a room that is unknown, closed or expired. */
export async function findOpenRoom(
  { store, clock }: HttpContext,
  { code, noteRoom }: RoomByCode,
): Promise<OpenRoomRecord> {
  const record = await store.findRoomByCode(code);
  if (!isOpenRoom(record, clock.unixNow())) throw roomUnavailable();
  noteRoom(record.roomId);
  return record;
}

/** Work that a stranger asks for: a wrong code or key in it counts against the address. */
export async function countingGuesses<Result>(
  { attempts }: HttpContext,
  address: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isFailedGuess(error)) attempts.guessFailed(address);
    throw error;
  }
}

function isFailedGuess(error: unknown): boolean {
  return (
    error instanceof ProblemError && (error.code === 'ROOM_UNAVAILABLE' || error.code === 'UNAUTHORIZED')
  );
}
