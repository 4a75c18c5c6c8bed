import { useEffect, useState } from 'react';
import { type Classroom, connect } from '../../client/classroom.ts';
import type { ClosedReason } from '../../client/connection-state.ts';
import { forgetSeat, type KeptSeat, keepSeat, renewSeat } from '../room/device-seat.ts';
import { createOfflineStore } from './offline-store.ts';

/** After these, the seat may be taken again with the same token. */
const keptAfter: readonly ClosedReason[] = ['replaced', 'seatHeld', 'outdated', 'epochChanged', 'left'];
const keepEveryMs = 60_000;

/** The live seat, for as long as the component is shown; what the device keeps follows the token's renewals. Undefined at first. */
export function useSeat(seat: KeptSeat, onEnd: (reason: ClosedReason) => void): Classroom | undefined {
  const [classroom, setClassroom] = useState<Classroom>();
  useEffect(() => {
    const store = createOfflineStore();
    const connected = connect(seat.session, store && { persistence: store.persistence });
    const keep = (): void => {
      if (connected.connection.status !== 'closed') keepSeat(renewSeat(seat, connected.session));
    };
    keepSeat(seat);
    const off = connected.on('connection', (state) => {
      if (state.status === 'live') keep();
      if (state.status !== 'closed' || state.reason === 'left') return;
      if (!keptAfter.includes(state.reason)) {
        forgetSeat(seat);
        void store?.clear();
      }
      onEnd(state.reason);
    });
    const timer = setInterval(keep, keepEveryMs);
    addEventListener('pagehide', keep);
    setClassroom(connected);
    return () => {
      clearInterval(timer);
      removeEventListener('pagehide', keep);
      off();
      void connected.close();
    };
  }, [seat, onEnd]);
  return classroom;
}
