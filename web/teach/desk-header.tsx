import type { Classroom } from '../../client/classroom.ts';
import type { ConnectionState } from '../../client/connection-state.ts';
import type { RoomState } from '../../shared/room-reader.ts';
import { useIsLost } from '../room/use-is-lost.ts';
import { useRoomCode } from '../room/use-room-code.ts';
import { StartSound } from '../sound/start-sound.tsx';
import { useTeacherSound } from '../sound/use-teacher-sound.ts';
import { BrandMark } from '../ui/brand-mark.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { words } from '../words/teach-words.ts';
import style from './desk.module.css';
import { openProjector } from './place.ts';

interface DeskHeaderProps {
  readonly classroom: Classroom;
  readonly state: RoomState;
  readonly connection: ConnectionState;
  readonly onLeave: () => void;
}

export function DeskHeader({ classroom, state, connection, onLeave }: DeskHeaderProps) {
  const code = useRoomCode(classroom.session.roomId);
  const isLost = useIsLost(connection);
  const sound = useTeacherSound(classroom, 'teacher');
  const here = Object.values(state.presence).filter(
    ({ role, online }) => role === 'student' && online,
  ).length;
  return (
    <header className={style.header}>
      <BrandMark size={48} />
      <div className={style.title}>
        <strong>{state.room.title || words.lobby.untitled}</strong>
        <span className={style.here}>
          <span className={style.dot} data-status={connection.status} aria-hidden="true" />
          <span role="status">{isLost ? words.desk.noNetwork : statusText(connection, here)}</span>
        </span>
      </div>
      <span className={style.code}>
        <small>{words.desk.codeLabel}</small>
        {code}
      </span>
      <StartSound sound={sound} label={words.transport.soundHere} compact />
      <Button
        kind="main"
        aria-label={words.desk.project}
        title={words.desk.projectHint}
        onClick={() => openProjector(classroom.session.roomId)}
      >
        <Icon name="screen" />
        <span className={style.wideOnly}>{words.desk.project}</span>
      </Button>
      <IconButton label={words.desk.leave} onClick={onLeave}>
        <Icon name="leave" />
      </IconButton>
    </header>
  );
}

function statusText({ status }: ConnectionState, here: number): string {
  return status === 'live' ? words.desk.here(here) : words.desk.connecting;
}
