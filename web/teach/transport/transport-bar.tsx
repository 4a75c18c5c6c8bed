import { useState } from 'react';
import type { Classroom } from '../../../client/classroom.ts';
import type { RoomState } from '../../../shared/room-reader.ts';
import { metreText } from '../../beat/metre.ts';
import { Icon } from '../../ui/icon.tsx';
import { words } from '../../words/teach-words.ts';
import { BeatCounter } from './beat-counter.tsx';
import { BeatSettings } from './beat-settings.tsx';
import { TempoControl } from './tempo-control.tsx';
import style from './transport.module.css';
import { useShortcuts } from './use-shortcuts.ts';
import { useTapTempo } from './use-tap-tempo.ts';

/** The one button for when it gets too much. */

/** Stops the beat and mutes every student, in one edit. */
function stopAllSound(classroom: Classroom): void {
  classroom.doc.transact(() => {
    classroom.stop();
    classroom.muteAll();
  });
}

/** Students sound again, but those who are muted by name; the beat stands until it is started. */
function letPlay(classroom: Classroom): void {
  classroom.unmuteAll();
}

interface TransportBarProps {
  readonly classroom: Classroom;
  readonly state: RoomState;
}

/** Always in reach: start and stop, where the music is, the tempo, and silence. */
export function TransportBar({ classroom, state }: TransportBarProps) {
  const { tempo } = state;
  const [isOpen, setOpen] = useState(false);
  const { tap, taps } = useTapTempo(classroom);
  const isStopped = state.mutes['*'] === true && !tempo.playing;
  const toggle = (): void => (tempo.playing ? classroom.stop() : classroom.start());
  useShortcuts({ ' ': toggle, t: tap, '.': () => stopAllSound(classroom) });

  return (
    <section className={style.transport} aria-label={words.transport.label}>
      <div className={style.bar}>
        <button type="button" className={style.start} data-playing={tempo.playing} onClick={toggle}>
          <Icon name={tempo.playing ? 'stop' : 'play'} size={28} />
          <span>{tempo.playing ? words.transport.stop : words.transport.start}</span>
        </button>
        <BeatCounter classroom={classroom} tempo={tempo} />
        <TempoControl classroom={classroom} tempo={tempo} onTap={tap} taps={taps} />
        <button
          type="button"
          className={style.settings}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <b>{metreText(tempo)}</b>
          <span className="unseen">{words.transport.more}</span>
          <Icon name="chevron" size={20} />
        </button>
        {isStopped ? (
          <button type="button" className={style.letPlay} onClick={() => letPlay(classroom)}>
            <Icon name="sound" />
            {words.transport.letPlay}
          </button>
        ) : (
          <button type="button" className={style.silence} onClick={() => stopAllSound(classroom)}>
            <Icon name="muted" />
            <span className={style.long}>{words.transport.stopAllSound}</span>
            <span className={style.short}>{words.transport.stopAllSoundShort}</span>
          </button>
        )}
      </div>
      {isOpen && <BeatSettings classroom={classroom} tempo={tempo} />}
      <p role="status" className="unseen">
        {isStopped ? words.transport.allStopped : ''}
      </p>
    </section>
  );
}
