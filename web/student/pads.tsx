import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import { useRoomState } from '../room/use-room-state.ts';
import { instrumentOfRole, isPercussion } from '../sound/instrument.ts';
import type { SoundDesk } from '../sound/sound-desk.ts';
import { Shape } from '../ui/shape.tsx';
import { studentWords } from '../words/student-words.ts';
import type { DevicePlaying } from './device-playing.ts';
import { type Pad, padKeys, padsOf } from './pad.ts';
import style from './pads.module.css';
import { usePadKeys } from './use-pad-keys.ts';

interface PadsProps {
  readonly classroom: Classroom;
  readonly desk: SoundDesk;
  readonly playing: DevicePlaying;
}

const words = studentWords.pads;
const velocity = 96;
/** A pad stays lit so long after its note. */
const litMs = 160;

/** The instrument: a finger, a mouse, a key each. What is muted looks so and makes no sound. */
export function Pads({ classroom, desk, playing }: PadsProps) {
  const { roles, room, mutes } = useRoomState(classroom);
  const me = classroom.participantId;
  const isMuted = mutes[me] === true || mutes['*'] === true;
  const instrument = instrumentOfRole(roles[me]);
  const pads = useMemo(
    () => padsOf(instrument, room.scale, playing.names),
    [instrument, room.scale, playing.names],
  );
  const list = useRef<HTMLDivElement>(null);

  const play = (pad: Pad | undefined): void => {
    for (const midi of pad?.midis ?? []) desk.play(midi, velocity);
  };
  usePadKeys(playing.keys, (index) => play(pads[index]));
  useLitPads(desk, list);

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>, pad: Pad): void => {
    if (event.button !== 0) return;
    // Else a touch keeps its pad, and a second finger on another waits.
    event.currentTarget.releasePointerCapture?.(event.pointerId);
    play(pad);
  };

  return (
    <div ref={list} role="group" className={style.pads} aria-label={words.label} data-count={pads.length}>
      {pads.map((pad, index) => (
        <button
          key={pad.id}
          type="button"
          className={style.pad}
          style={{ background: pad.look.ground, color: pad.look.ink }}
          aria-disabled={isMuted}
          aria-label={nameOf(pad, instrument === 'chords') + (isMuted ? `, ${words.muted}` : '')}
          data-midi={pad.midis.join(' ')}
          onPointerDown={(event) => onPointerDown(event, pad)}
          onClick={(event) => {
            // Enter, space and screen readers click without a pointer.
            if (event.detail === 0) play(pad);
          }}
        >
          <Shape name={pad.look.shape} className={style.shape} />
          <span className={isPercussion(instrument) ? style.word : style.pitch}>{nameOf(pad, false)}</span>
          {playing.keys && <kbd className={style.key}>{words.key(padKeys[index]?.slice(3) ?? '')}</kbd>}
        </button>
      ))}
    </div>
  );
}

function nameOf({ drum, name }: Pad, isChord: boolean): string {
  if (drum !== undefined) return words.drum(drum);
  return isChord ? words.chord(name) : name;
}

/** Past React: a pad answers within the frame. */
function useLitPads(desk: SoundDesk, list: { readonly current: HTMLElement | null }): void {
  useEffect(
    () =>
      desk.onPlayed(({ midi }) => {
        for (const pad of list.current?.querySelectorAll<HTMLElement>('[data-midi]') ?? []) {
          if (!pad.dataset.midi?.split(' ').includes(`${midi}`)) continue;
          pad.dataset.lit = '';
          setTimeout(() => delete pad.dataset.lit, litMs);
        }
      }),
    [desk, list],
  );
}
