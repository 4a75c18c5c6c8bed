import type { Classroom } from '../../client/classroom.ts';
import type { ConnectionState } from '../../client/connection-state.ts';
import { useIsLost } from '../room/use-is-lost.ts';
import { Button } from '../ui/button.tsx';
import { words } from '../words/teach-words.ts';
import style from './desk.module.css';

interface ConnectionBannerProps {
  readonly classroom: Classroom;
  readonly connection: ConnectionState;
}

/** Says so while there is no network; announced politely. Rows that jump with each attempt would be tapped wrongly. */
export function ConnectionBanner({ classroom, connection }: ConnectionBannerProps) {
  const isLost = useIsLost(connection);
  return (
    <div role="status">
      {isLost && (
        <p className={style.banner}>
          {words.desk.offline}
          <Button kind="quiet" onClick={() => classroom.reconnect()}>
            {words.desk.tryNow}
          </Button>
        </p>
      )}
    </div>
  );
}
