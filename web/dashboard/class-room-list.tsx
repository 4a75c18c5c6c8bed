import { useState } from 'react';
import type { ClassAnswer } from '../../shared/sel-api.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { dayAndTime } from '../ui/time-text.ts';
import { useDeed } from '../ui/use-deed.ts';
import { words } from '../words/teach-words.ts';
import style from './dashboard.module.css';
import type { SelClient } from './sel-client.ts';

type ClassRoom = ClassAnswer['rooms'][number];

interface ClassRoomListProps {
  readonly sel: SelClient;
  readonly taught: ClassAnswer;
  readonly roomId: string;
  readonly onLeft: () => void;
}

export function ClassRoomList({ sel, taught, roomId, onLeft }: ClassRoomListProps) {
  const [leaving, setLeaving] = useState<ClassRoom>();
  const { run, isRunning, error } = useDeed();
  const isOwn = (room: ClassRoom): boolean => room.roomId === roomId;
  const mayLeave = (room: ClassRoom): boolean => taught.rooms.length > 1 && (isOwn(room) || taught.manages);

  function nameOf(room: ClassRoom): string {
    if (isOwn(room)) return words.sel.thisRoom;
    return room.joinedAt === null ? words.sel.firstRoom : words.sel.joinedRoom(dayAndTime(room.joinedAt));
  }

  return (
    <>
      <ul className={style.classRooms} aria-label={words.sel.classRooms}>
        {taught.rooms.map((room) => (
          <li key={room.roomId}>
            <span>
              {nameOf(room)}
              {room.manages && <small> · {words.sel.managesClass}</small>}
            </span>
            {mayLeave(room) && (
              <Button kind="quiet" onClick={() => setLeaving(room)}>
                {isOwn(room) ? words.sel.leaveClass : words.sel.takeOut}
                <span className="unseen">: {nameOf(room)}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {leaving && (
        <Confirm
          title={isOwn(leaving) ? words.sel.leaveClassTitle : words.sel.takeOutTitle}
          deed={isOwn(leaving) ? words.sel.leaveClass : words.sel.takeOut}
          disabled={isRunning}
          onClose={() => setLeaving(undefined)}
          onConfirm={() =>
            run(
              () => sel.leaveClass(leaving.roomId),
              () => {
                setLeaving(undefined);
                onLeft();
              },
            )
          }
        >
          <p>{nameOf(leaving)}</p>
          <p>{isOwn(leaving) ? words.sel.leaveClassLead : words.sel.takeOutLead}</p>
          {error !== undefined && <p role="alert">{error}</p>}
        </Confirm>
      )}
    </>
  );
}
