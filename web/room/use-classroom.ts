import { useEffect, useState } from 'react';
import Type from 'typebox';
import { type Classroom, connect } from '../../client/classroom.ts';
import type { ClosedReason } from '../../client/connection-state.ts';
import { forgetRoom, type KeptRoom, keepCode, keepRoom, keptRoom } from './kept-rooms.ts';
import { RoomHttp } from './room-http.ts';

/** Nobody comes back with this seat. */
export function isOver(reason: ClosedReason): boolean {
  return over.includes(reason);
}

const over: readonly ClosedReason[] = ['roomClosed', 'removed', 'badToken', 'tokenExpired'];
const keepEveryMs = 60_000;
/** How long a device may show a code that another has replaced. */
const askCodeEveryMs = 10_000;
const Coded = Type.Object({ code: Type.String() });

/**
 * The teacher's seat in a kept room, for as long as the component is shown; what is kept follows the token's renewals. Undefined on
 * the first draw.
 */
export function useClassroom(room: KeptRoom): Classroom | undefined {
  const [classroom, setClassroom] = useState<Classroom>();
  useEffect(() => {
    const connected = connect(room.session);
    const keep = (): void => {
      const kept = keptRoom(room.session.roomId);
      if (kept === undefined || connected.connection.status !== 'live') return;
      // The newer token of two windows, and the newest code, which either of them may have asked for.
      const { session } = connected;
      const isNewer = session.expiresAt >= kept.session.expiresAt;
      const title = connected.state.room.title;
      keepRoom({ ...kept, title, session: isNewer ? { ...session, code: kept.session.code } : kept.session });
    };
    const http = new RoomHttp({ ...room.session, token: () => connected.freshToken() });
    // Another device may have asked for a new code, which is not in the document.
    const askCode = async (): Promise<void> => {
      if (connected.connection.status !== 'live') return;
      const { code } = await http.read(Coded, { path: '' });
      if (code !== keptRoom(room.session.roomId)?.session.code) keepCode(room.session.roomId, code);
    };
    const asking = setInterval(() => void askCode().catch(() => undefined), askCodeEveryMs);
    const offs = [
      connected.on('connection', (state) => {
        if (state.status === 'live') {
          keep();
          void askCode().catch(() => undefined);
        }
        if (state.status === 'closed' && isOver(state.reason)) forgetRoom(room.session.roomId);
      }),
      connected.on('room', keep),
    ];
    const timer = setInterval(keep, keepEveryMs);
    setClassroom(connected);
    return () => {
      clearInterval(timer);
      clearInterval(asking);
      for (const off of offs) off();
      void connected.close();
    };
  }, [room]);
  return classroom;
}
