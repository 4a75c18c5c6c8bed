import Type from 'typebox';
import { joinRoom } from '../../../client/session.ts';
import type { KeptRoom } from '../../room/kept-rooms.ts';
import { RoomHttp } from '../../room/room-http.ts';

export interface EnterRoomOptions {
  readonly teacherKey: string;
  /** In any spelling. */
  readonly code: string;
  readonly teacherName: string;
}

const Found = Type.Object({
  code: Type.String(),
  createdAt: Type.Number(),
  room: Type.Object({ title: Type.String() }),
});

/** A seat as one more teacher in a room that was opened on another device. Rejects with DownbeatError. */
export async function enterRoom({ teacherKey, code, teacherName }: EnterRoomOptions): Promise<KeptRoom> {
  const url = location.origin;
  const session = await joinRoom({ url, code, name: teacherName, teacherKey });
  const http = new RoomHttp({ url, roomId: session.roomId, token: async () => session.token });
  // The code is shown on the projector: as the server spells it.
  const found = await http.read(Found, { path: '' });
  return { session: { ...session, code: found.code }, title: found.room.title, openedAt: found.createdAt };
}
