import type { Classroom } from '../../../client/classroom.ts';
import type { Tempo } from '../../../shared/room-reader.ts';
import { useBarBeat } from '../../beat/use-bar-beat.ts';
import { words } from '../../words/teach-words.ts';
import style from './transport.module.css';

interface BeatCounterProps {
  readonly classroom: Classroom;
  readonly tempo: Tempo;
}

/** Bar and beat in figures, and the beats of the bar as dots. */
export function BeatCounter({ classroom, tempo }: BeatCounterProps) {
  const place = useBarBeat(classroom);
  const dots = Array.from({ length: tempo.beatsPerBar }, (_, index) => index + 1);
  return (
    // Beats are too quick to be read out; the bar ring and the sound carry them.
    <div className={style.counter} data-idle={place === undefined} aria-hidden="true">
      <span className={style.place}>
        {place?.isCountIn ? (
          <b className={style.countIn}>{words.transport.countIn}</b>
        ) : (
          <>
            <small>{words.transport.bar}</small>
            <b>{place?.bar ?? '–'}</b>
          </>
        )}
        <span className={style.point}>.</span>
        <b>{place?.beat ?? '–'}</b>
      </span>
      <span className={style.dots}>
        {dots.map((beat) => (
          <i key={beat} data-first={beat === 1} data-now={place?.beat === beat} />
        ))}
      </span>
    </div>
  );
}
