import { useEffect, useRef, useState } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import { useConnection, useRoomState } from '../room/use-room-state.ts';
import { announcements, type SeatView, seatView } from './seat-view.ts';

/** Says politely what changes for this child: for screen readers. */
export function Announcer({ classroom }: { readonly classroom: Classroom }) {
  const state = useRoomState(classroom);
  const connection = useConnection(classroom);
  const [said, setSaid] = useState('');
  const before = useRef<SeatView>(undefined);
  useEffect(() => {
    const now = seatView(state, classroom.participantId, connection.status);
    const lines = before.current ? announcements(before.current, now) : [];
    before.current = now;
    if (lines.length > 0) setSaid(lines.join(' '));
  }, [state, connection, classroom]);
  return (
    <p className="unseen" role="status">
      {said}
    </p>
  );
}
