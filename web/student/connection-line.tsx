import type { Classroom } from '../../client/classroom.ts';
import { useIsLost } from '../room/use-is-lost.ts';
import { useConnection } from '../room/use-room-state.ts';
import { Button } from '../ui/button.tsx';
import { studentWords } from '../words/student-words.ts';
import style from './room-page.module.css';

const words = studentWords.connection;

/** Nothing stops while there is no network: this only says so. */
export function ConnectionLine({ classroom }: { readonly classroom: Classroom }) {
  const connection = useConnection(classroom);
  const isLost = useIsLost(connection);
  const { status } = connection;
  if (status === 'live' || status === 'closed') return null;
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
