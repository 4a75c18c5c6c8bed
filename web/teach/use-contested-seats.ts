import { useCallback, useEffect, useState } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import type { ContestedSeat } from '../../client/index.ts';

export interface ContestedSeatsView {
  readonly seats: readonly ContestedSeat[];
  readonly lookAgain: () => void;
}

/** As the server has them: asked when the desk comes, and when it is told of one or of another teacher's decision. */
export function useContestedSeats(classroom: Classroom): ContestedSeatsView {
  const [seats, setSeats] = useState<readonly ContestedSeat[]>([]);
  const lookAgain = useCallback(() => {
    if (classroom.connection.status !== 'live') return;
    // Where it fails, what is shown stays until the next notice or connection.
    classroom.contestedSeats().then(setSeats, () => undefined);
  }, [classroom]);
  useEffect(() => {
    lookAgain();
    const offs = [
      classroom.on('connection', lookAgain),
      classroom.on('notice', ({ rule }) => {
        if (rule === 'seat') lookAgain();
      }),
    ];
    return () => {
      for (const off of offs) off();
    };
  }, [classroom, lookAgain]);
  return { seats, lookAgain };
}
