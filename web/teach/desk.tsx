import { useMemo } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import { useConnection } from '../room/use-room-state.ts';
import { BrandMark } from '../ui/brand-mark.tsx';
import { Button } from '../ui/button.tsx';
import { words } from '../words/teach-words.ts';
import style from './desk.module.css';
import type { KeptRoom } from './kept-rooms.ts';
import { LiveDesk } from './live-desk.tsx';
import { isOver, useClassroom } from './use-classroom.ts';

interface DeskProps {
  readonly room: KeptRoom;
  readonly onLeave: () => void;
}

/** A room, led from here. */
export function Desk({ room, onLeave }: DeskProps) {
  const fixed = useMemo(() => room, [room]);
  const classroom = useClassroom(fixed);
  if (classroom === undefined) return null;
  return <OpenDesk classroom={classroom} onLeave={onLeave} />;
}

function OpenDesk({ classroom, onLeave }: { readonly classroom: Classroom; readonly onLeave: () => void }) {
  const connection = useConnection(classroom);
  if (connection.status === 'closed' && connection.reason !== 'left') {
    return <EndedRoom isOver={isOver(connection.reason)} onLeave={onLeave} />;
  }
  return <LiveDesk classroom={classroom} connection={connection} onLeave={onLeave} />;
}

interface EndedRoomProps {
  /** Else only the connection is. */
  readonly isOver: boolean;
  readonly onLeave: () => void;
}

function EndedRoom({ isOver: isRoomOver, onLeave }: EndedRoomProps) {
  return (
    <main className={style.ended}>
      <BrandMark size={96} />
      <h1>{isRoomOver ? words.desk.ended : words.desk.cutOff}</h1>
      <p>{isRoomOver ? words.desk.endedLead : words.desk.cutOffLead}</p>
      <Button kind="loud" size="large" onClick={onLeave}>
        {words.desk.leave}
      </Button>
    </main>
  );
}
