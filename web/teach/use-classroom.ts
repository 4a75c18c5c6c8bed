import { useEffect, useState } from 'react';
import { type Classroom, connect } from '../../client/classroom.ts';
import type { ClosedReason } from '../../client/connection-state.ts';
import { forgetRoom, type KeptRoom, keepRoom, keptRoom } from './kept-rooms.ts';

/** Nobody comes back with this seat. */
export function isOver(reason: ClosedReason): boolean {
  return over.includes(reason);
}

const over: readonly ClosedReason[] = ['roomClosed', 'removed', 'badToken', 'tokenExpired'];
const keepEveryMs = 60_000;

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
    const offs = [
      connected.on('connection', (state) => {
        if (state.status === 'live') keep();
        if (state.status === 'closed' && isOver(state.reason)) forgetRoom(room.session.roomId);
      }),
      connected.on('room', keep),
    ];
    const timer = setInterval(keep, keepEveryMs);
    setClassroom(connected);
    return () => {
      clearInterval(timer);
      for (const off of offs) off();
      void connected.close();
    };
  }, [room]);
  return classroom;
}
