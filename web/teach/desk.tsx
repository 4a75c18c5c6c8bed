import { type ComponentType, useMemo } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import type { FeelingsPart } from '../room/desk-part.ts';
import type { KeptRoom } from '../room/kept-rooms.ts';
import { isOver, useClassroom } from '../room/use-classroom.ts';
import { useConnection } from '../room/use-room-state.ts';
import { BrandMark } from '../ui/brand-mark.tsx';
import { Button } from '../ui/button.tsx';
import { words } from '../words/teach-words.ts';
import style from './desk.module.css';
import { LiveDesk } from './live-desk.tsx';

interface DeskProps {
  readonly room: KeptRoom;
  readonly onLeave: () => void;
  readonly Feelings: ComponentType<FeelingsPart>;
}

/** A room, led from here. */
export function Desk({ room, ...desk }: DeskProps) {
  const fixed = useMemo(() => room, [room]);
  const classroom = useClassroom(fixed);
  if (classroom === undefined) return null;
  return <OpenDesk classroom={classroom} {...desk} />;
}

interface OpenDeskProps extends Omit<DeskProps, 'room'> {
  readonly classroom: Classroom;
}

function OpenDesk({ classroom, onLeave, Feelings }: OpenDeskProps) {
  const connection = useConnection(classroom);
  if (connection.status === 'closed' && connection.reason !== 'left') {
    return <EndedRoom isOver={isOver(connection.reason)} onLeave={onLeave} />;
  }
  return <LiveDesk {...{ classroom, connection, onLeave, Feelings }} />;
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
