import { useState } from 'react';
import type { Session } from '../../client/session.ts';
import { EnterRoom } from './enter-room.tsx';
import { forgetSeat, keepSeat, keptSeat } from './kept-seat.ts';
import { LiveInspector } from './live-inspector.tsx';
import { useInspection } from './use-inspection.ts';

export function InspectorPage() {
  const [session, setSession] = useState(keptSeat);
  const inspection = useInspection(session);
  const enter = (entered: Session): void => {
    keepSeat(entered);
    setSession(entered);
  };
  const leave = (): void => {
    forgetSeat();
    setSession(undefined);
  };
  if (session === undefined) return <EnterRoom onEnter={enter} />;
  return inspection && <LiveInspector inspection={inspection} onLeave={leave} />;
}
