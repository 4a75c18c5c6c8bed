import type { Classroom } from '../../client/classroom.ts';
import { useConnection, useRoomState } from '../room/use-room-state.ts';
import { Icon } from '../ui/icon.tsx';
import { studentWords } from '../words/student-words.ts';
import style from './my-part.module.css';
import { seatView } from './seat-view.ts';

const words = studentWords.part;

/** What this child is to play, and what the teacher has said about it. */
export function MyPart({ classroom }: { readonly classroom: Classroom }) {
  const state = useRoomState(classroom);
  const { status } = useConnection(classroom);
  const { beats, role, isMuted, spotlight } = seatView(state, classroom.participantId, status);
  const { listening } = state.room;
  return (
    <section className={style.part} aria-label={words.title}>
      <p className={style.lead}>
        {role !== undefined && <b className={style.role}>{words.role(role)}</b>}
        <span>{beats.length > 0 ? words.beats(beats) : words.free}</span>
      </p>
      {isMuted && (
        <p className={style.muted}>
          <Icon name="muted" />
          <span>
            <b>{words.muted}</b> {words.mutedHint}
          </span>
        </p>
      )}
      {spotlight && (
        <p className={style.spotlight}>
          <Icon name="star" />
          {spotlight.isMe ? words.spotlightMe : words.spotlight(spotlight.name)}
        </p>
      )}
      {listening !== 'headphones' && (
        <p className={style.note}>
          <Icon name={listening === 'speaker' ? 'screen' : 'muted'} />
          {listening === 'speaker' ? words.speaker : words.silent}
        </p>
      )}
    </section>
  );
}
