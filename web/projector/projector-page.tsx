import { useEffect, useState } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import { keptRoom } from '../room/kept-rooms.ts';
import { useClassroom } from '../room/use-classroom.ts';
import { useConnection } from '../room/use-room-state.ts';
import { words } from '../words/teach-words.ts';
import style from './projector.module.css';
import { StageView } from './stage-view.tsx';

/** The big screen: seen by everybody, so it shows neither names nor feelings. */
export function ProjectorPage({ roomId }: { readonly roomId: string }) {
  const [room] = useState(() => keptRoom(roomId));
  useEffect(() => {
    document.body.classList.add('stage');
    return () => document.body.classList.remove('stage');
  }, []);
  if (room === undefined) return <Curtain title={words.projector.noRoom} lead={words.projector.noRoomLead} />;
  return <Stage room={room} />;
}

function Stage({ room }: { readonly room: NonNullable<ReturnType<typeof keptRoom>> }) {
  const classroom = useClassroom(room);
  return classroom === undefined ? null : <OpenStage classroom={classroom} />;
}

function OpenStage({ classroom }: { readonly classroom: Classroom }) {
  const connection = useConnection(classroom);
  if (connection.status === 'closed' && connection.reason !== 'left') {
    return <Curtain title={words.projector.ended} lead={words.projector.endedLead} />;
  }
  return <StageView classroom={classroom} connection={connection} />;
}

function Curtain({ title, lead }: { readonly title: string; readonly lead: string }) {
  return (
    <main className={style.curtain}>
      <h1>{title}</h1>
      <p>{lead}</p>
    </main>
  );
}
