import type { Classroom } from '../../client/classroom.ts';
import { useConnection } from '../room/use-room-state.ts';
import { Button } from '../ui/button.tsx';
import { studentWords } from '../words/student-words.ts';
import style from './room-page.module.css';

const words = studentWords.connection;

/** Nothing stops while there is no network: this only says so. */
export function ConnectionLine({ classroom }: { readonly classroom: Classroom }) {
  const { status } = useConnection(classroom);
  if (status === 'live' || status === 'closed') return null;
  return (
    <p className={style.offline}>
      {status === 'offline' ? words.offline : words.connecting}
      {status === 'offline' && (
        <Button kind="quiet" onClick={() => classroom.reconnect()}>
          {words.tryNow}
        </Button>
      )}
    </p>
  );
}
