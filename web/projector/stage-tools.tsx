import { useEffect, useState } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import type { ConnectionState } from '../../client/connection-state.ts';
import { useRoomState } from '../room/use-room-state.ts';
import { StartSound } from '../sound/start-sound.tsx';
import { useTeacherSound } from '../sound/use-teacher-sound.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { words } from '../words/teach-words.ts';
import style from './projector.module.css';

interface StageToolsProps {
  readonly classroom: Classroom;
  readonly connection: ConnectionState;
}

/** What the teacher needs on the big screen itself; quiet, in a corner. */
export function StageTools({ classroom, connection }: StageToolsProps) {
  const { room } = useRoomState(classroom);
  const sound = useTeacherSound(classroom, 'speaker');
  const [isFull, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const onChange = (): void => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', onChange);
    return () => document.removeEventListener('fullscreenchange', onChange);
  }, []);

  function toggleFull(): void {
    const change = isFull ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    change.catch(() => undefined);
  }

  return (
    <div className={style.tools}>
      <span role="status">{connection.status === 'live' ? '' : words.desk.connecting}</span>
      {room.listening !== 'silent' && <StartSound sound={sound} label={words.projector.speaker} />}
      {typeof document.documentElement.requestFullscreen === 'function' && (
        <Button kind="quiet" onClick={toggleFull}>
          <Icon name="screen" />
          {isFull ? words.projector.leaveFullScreen : words.projector.fullScreen}
        </Button>
      )}
    </div>
  );
}
