import { useEffect, useState } from 'react';
import { forgetRoom, type KeptRoom, keptRooms } from '../../room/kept-rooms.ts';
import { onKeyTaken, teacherKey } from '../../room/teacher-key.ts';
import { BrandMark } from '../../ui/brand-mark.tsx';
import { words } from '../../words/teach-words.ts';
import { EnterForm } from './enter-form.tsx';
import { KeyForm } from './key-form.tsx';
import style from './lobby.module.css';
import { OpenRoomForm } from './open-room-form.tsx';
import { RoomList } from './room-list.tsx';

/** Where a teacher arrives: a key where there is none yet, then a new room or one that is still open. */
export function Lobby({ onEnter }: { readonly onEnter: (room: KeptRoom) => void }) {
  const [key, setKey] = useState(() => teacherKey.read());
  const [rooms, setRooms] = useState(keptRooms);
  useEffect(() => onKeyTaken(setKey), []);

  function keepKey(value: string | undefined): void {
    teacherKey.write(value);
    setKey(value);
  }

  function forget(roomId: string): void {
    forgetRoom(roomId);
    setRooms(keptRooms());
  }

  return (
    <main className={style.lobby}>
      <header className={style.head}>
        <BrandMark size={72} />
        <div>
          <p className={style.brand}>{words.brand}</p>
          <h1>{words.lobby.title}</h1>
          <p className={style.lead}>{words.lobby.lead}</p>
        </div>
      </header>
      <div className={style.columns}>
        {key === undefined ? (
          <KeyForm onKeep={keepKey} />
        ) : (
          <OpenRoomForm teacherKey={key} onOpened={onEnter} onOtherKey={() => keepKey(undefined)} />
        )}
        <div className={style.column}>
          <RoomList rooms={rooms} onEnter={onEnter} onForget={forget} />
          {key !== undefined && <EnterForm teacherKey={key} onEnter={onEnter} />}
        </div>
      </div>
    </main>
  );
}
