import type { Classroom } from '../../client/classroom.ts';
import { lowerHand, ownHandIsUp, raiseHand } from '../room/raised-hands.ts';
import { useAwareness } from '../room/use-awareness.ts';
import { useRoomState } from '../room/use-room-state.ts';
import type { SoundDesk } from '../sound/sound-desk.ts';
import { useSoundSettings, useSoundState } from '../sound/use-sound.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { studentWords } from '../words/student-words.ts';
import style from './top-bar.module.css';

interface TopBarProps {
  readonly classroom: Classroom;
  readonly desk: SoundDesk;
  readonly name: string;
  readonly onSettings: () => void;
}

const words = studentWords.top;

export function TopBar({ classroom, desk, name, onSettings }: TopBarProps) {
  const { presence, room } = useRoomState(classroom);
  const state = useSoundState(desk);
  const { muted } = useSoundSettings(desk);
  const me = classroom.participantId;
  const isUp = useAwareness(classroom, ownHandIsUp);
  const seat = presence[me];
  const mayStart = state === 'locked' || state === 'failed' || state === 'paused';
  return (
    <header className={style.bar}>
      <span className={style.badge}>
        <Badge name={seat?.name ?? name} seat={seat?.seat ?? 1} />
      </span>
      <h1 className={style.who}>
        <span className="unseen">{words.me(seat?.name ?? name)}</span>
        <b aria-hidden="true">{seat?.name ?? name}</b>
        <small>{room.title}</small>
      </h1>
      <Button
        kind={isUp ? 'loud' : 'quiet'}
        className={style.hand}
        aria-pressed={isUp}
        aria-label={isUp ? words.lower : words.raise}
        onClick={() => (isUp ? lowerHand(classroom) : raiseHand(classroom))}
      >
        <Icon name="hand" />
        <span className={style.word}>{isUp ? words.lower : words.raise}</span>
      </Button>
      {mayStart ? (
        <Button kind="loud" onClick={() => void desk.start()}>
          <Icon name="sound" />
          <span className={style.word}>{words.tapForSound}</span>
        </Button>
      ) : (
        <Button
          kind="quiet"
          aria-label={muted ? words.soundOff : words.sound}
          aria-pressed={muted}
          onClick={() => desk.change({ muted: !muted })}
        >
          <Icon name={muted ? 'muted' : 'sound'} />
        </Button>
      )}
      <Button kind="quiet" aria-label={words.menu} onClick={onSettings}>
        <Icon name="more" />
      </Button>
    </header>
  );
}
