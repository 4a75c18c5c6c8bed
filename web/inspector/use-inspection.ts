import { useEffect, useState } from 'react';
import type { Session } from '../../client/session.ts';
import { Inspection } from './inspection.ts';
import { keepSeat } from './kept-seat.ts';

/** Of the seat's room, for as long as the component is shown; undefined on the first draw and without a seat. */
export function useInspection(session: Session | undefined): Inspection | undefined {
  const [inspection, setInspection] = useState<Inspection>();
  useEffect(() => {
    if (session === undefined) return undefined;
    const begun = new Inspection(session);
    const off = begun.classroom.on('connection', ({ status }) => {
      if (status === 'live') keepSeat(begun.classroom.session);
    });
    setInspection(begun);
    return () => {
      off();
      begun.close();
      setInspection(undefined);
    };
  }, [session]);
  return inspection;
}
