import type { KeptRoom } from '../../room/kept-rooms.ts';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { dayAndTime } from '../../ui/time-text.ts';
import { words } from '../../words/teach-words.ts';
import style from './lobby.module.css';

interface RoomListProps {
  readonly rooms: readonly KeptRoom[];
  readonly onEnter: (room: KeptRoom) => void;
  readonly onForget: (roomId: string) => void;
}

export function RoomList({ rooms, onEnter, onForget }: RoomListProps) {
  return (
    <Panel
      title={words.lobby.yourRooms}
      hint={rooms.length > 0 ? words.lobby.yourRoomsHint : words.lobby.noRooms}
    >
      {rooms.length > 0 && (
        <ul className={style.rooms}>
          {rooms.map((room) => {
            const title = room.title || words.lobby.untitled;
            return (
              <li key={room.session.roomId} className={style.room}>
                <button
                  type="button"
                  className={style.enter}
                  aria-label={words.lobby.goIn(`${title}, ${room.session.code}`)}
                  onClick={() => onEnter(room)}
                >
                  <span className={style.roomTitle}>{title}</span>
                  <span className={style.roomCode}>{room.session.code}</span>
                  <span className={style.roomWhen}>{words.lobby.openedAt(dayAndTime(room.openedAt))}</span>
                </button>
                <IconButton label={words.lobby.forget(title)} onClick={() => onForget(room.session.roomId)}>
                  <Icon name="cross" size={20} />
                </IconButton>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
