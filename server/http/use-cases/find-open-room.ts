/** The room behind a join code. */

import type { HttpContext } from '../plumbing/http-context.ts';
import { roomUnavailable } from '../plumbing/problem-error.ts';
import type { GuessSource } from './code-guesses.ts';
import { isOpenRoom, type OpenRoomRecord } from './open-room-record.ts';

export interface RoomByCode {
  /** In any spelling. */
  readonly code: string;
  /** Called with the room that was found. */
  noteRoom(roomId: string): void;
}

/** Throws ROOM_UNAVAILABLE for a room that is unknown, closed or expired. */
export async function findOpenRoom(
  { store, clock }: HttpContext,
  { code, noteRoom }: RoomByCode,
  mayFind: (roomId: string) => boolean = () => true,
): Promise<OpenRoomRecord> {
  const record = await store.findRoomByCode(code);
  if (!isOpenRoom(record, clock.unixNow()) || !mayFind(record.roomId)) throw roomUnavailable();
  noteRoom(record.roomId);
  return record;
}

/** Does work for a stranger who has only the code. Throws RATE_LIMITED, ROOM_UNAVAILABLE and what `work` throws. */
export function byGuess<Result>(
  context: HttpContext,
  wanted: RoomByCode & GuessSource,
  work: (record: OpenRoomRecord) => Promise<Result>,
): Promise<Result> {
  return context.guesses.count(wanted, async (mayFind) => work(await findOpenRoom(context, wanted, mayFind)));
}
