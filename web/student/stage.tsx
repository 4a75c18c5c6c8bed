import { useRef, useState } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import { ownHandIsUp, raisedHandsIn } from '../room/raised-hands.ts';
import type { RoomHttp } from '../room/room-http.ts';
import { useAwareness } from '../room/use-awareness.ts';
import { useRoomState } from '../room/use-room-state.ts';
import type { SoundDesk } from '../sound/sound-desk.ts';
import { Badge } from '../ui/badge.tsx';
import { Icon } from '../ui/icon.tsx';
import { studentWords } from '../words/student-words.ts';
import style from './stage.module.css';
import { ThankSheet } from './thank-sheet.tsx';
import { usePlayerPulse } from './use-player-pulse.ts';

interface StageProps {
  readonly classroom: Classroom;
  readonly desk: SoundDesk;
  readonly http: RoomHttp;
}

const words = studentWords.stage;

/** Everybody who is here, and who plays: a tap on a badge says thank you. */
export function Stage({ classroom, desk, http }: StageProps) {
  const { presence, mutes, room } = useRoomState(classroom);
  const hands = useAwareness(classroom, (states, ownClientId) => {
    const others = raisedHandsIn(states.values()).map((hand) => hand.participantId);
    return ownHandIsUp(states, ownClientId) ? [...others, classroom.participantId] : others;
  });
  const [thanking, setThanking] = useState<string>();
  const stage = useRef<HTMLUListElement>(null);
  usePlayerPulse(classroom, desk, stage);
  const here = Object.entries(presence)
    .filter(([, { online }]) => online)
    .sort(([, a], [, b]) => Number(b.role === 'teacher') - Number(a.role === 'teacher') || a.seat - b.seat);
  const students = here.filter(([, { role }]) => role === 'student').length;
  const thanked = thanking === undefined ? undefined : presence[thanking];
  return (
    <section className={style.stage} aria-label={words.title}>
      <h2 className={style.title}>{words.count(students)}</h2>
      <ul ref={stage} className={style.people}>
        {here.map(([id, { name, role, seat }]) => {
          const isMe = id === classroom.participantId;
          const isMuted = role === 'student' && (mutes[id] === true || mutes['*'] === true);
          const says = [
            isMe ? words.me(name) : role === 'teacher' ? words.teacher(name) : name,
            hands.includes(id) && words.hand,
            isMuted && words.muted,
          ].filter(Boolean);
          const mayThank = !isMe && role === 'student';
          return (
            <li
              key={id}
              data-player={id}
              data-me={isMe || undefined}
              data-muted={isMuted || undefined}
              data-spotlight={room.spotlight === id || undefined}
            >
              <button
                type="button"
                className={style.person}
                title={name}
                aria-disabled={!mayThank}
                onClick={() => mayThank && setThanking(id)}
              >
                <Badge name={name} seat={seat} />
                <span className={style.note} aria-hidden="true" />
                {hands.includes(id) && (
                  <span className={style.hand}>
                    <Icon name="hand" size={16} />
                  </span>
                )}
                <span className="unseen">
                  {mayThank ? `${says.join(', ')}. ${words.thank(name)}` : says.join(', ')}
                </span>
                <span className={style.name} aria-hidden="true">
                  {name}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {thanking !== undefined && thanked && (
        <ThankSheet
          http={http}
          participantId={thanking}
          name={thanked.name}
          onClose={() => setThanking(undefined)}
        />
      )}
    </section>
  );
}
