import type { Classroom } from '../../client/classroom.ts';
import style from '../join/join.module.css';
import { JoinFrame } from '../join/join-frame.tsx';
import { useConnection, useRoomState } from '../room/use-room-state.ts';
import type { SoundDesk } from '../sound/sound-desk.ts';
import { useSoundState } from '../sound/use-sound.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { studentWords } from '../words/student-words.ts';
import own from './start-sound.module.css';

interface StartSoundProps {
  readonly classroom: Classroom;
  readonly desk: SoundDesk;
  readonly name: string;
  readonly onDone: () => void;
}

const words = studentWords.start;

/** Browsers sound only after a tap: this is the tap. */
export function StartSound({ classroom, desk, name, onDone }: StartSoundProps) {
  const { room, presence } = useRoomState(classroom);
  const connection = useConnection(classroom);
  const state = useSoundState(desk);
  const start = async (): Promise<void> => {
    await desk.start();
    if (desk.state === 'ready' || desk.state === 'paused') onDone();
  };
  return (
    <JoinFrame>
      <div className={style.step}>
        <span className={own.badge}>
          <Badge name={name} seat={presence[classroom.participantId]?.seat ?? 1} />
        </span>
        <h1>{words.hello(name)}</h1>
        <p className={style.soft}>{room.title || words.lead}</p>
        {room.title !== '' && <p className={style.soft}>{words.lead}</p>}
        <p className={style.problem} role="alert">
          {state === 'failed' ? words.failed : state === 'unsupported' ? words.unsupported : ''}
        </p>
        <Button
          kind="loud"
          size="large"
          className={own.start}
          disabled={state === 'loading'}
          onClick={() => void start()}
        >
          {state === 'loading' ? words.loading : words.button}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {words.without}
        </Button>
        <p className={style.soft} role="status">
          {connection.status === 'connecting' ? studentWords.connection.connecting : ''}
          {connection.status === 'offline' ? studentWords.connection.offline : ''}
        </p>
      </div>
    </JoinFrame>
  );
}
