import { useState } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import { useConnection } from '../room/use-room-state.ts';
import { Button } from '../ui/button.tsx';
import { studentWords } from '../words/student-words.ts';
import style from './room-page.module.css';

const words = studentWords.connection;

/** Nothing stops while there is no network: this only says so. */
export function ConnectionLine({ classroom }: { readonly classroom: Classroom }) {
  const { status } = useConnection(classroom);
  const [isLost, setLost] = useState(false);
  if (status === 'offline' && !isLost) setLost(true);
  if (status === 'live' && isLost) setLost(false);
  if (status === 'live' || status === 'closed') return null;
  // Attempts come and go while there is no network: the words and the button stay.
  return (
    <p className={style.offline}>
      {isLost ? words.offline : words.connecting}
      {isLost && (
        <Button kind="quiet" onClick={() => classroom.reconnect()}>
          {words.tryNow}
        </Button>
      )}
    </p>
  );
}
