import { type RefObject, useEffect } from 'react';
import type { Classroom } from '../../client/classroom.ts';
import type { SoundDesk } from '../sound/sound-desk.ts';
import { pitchLook } from './pitch-look.ts';

/** A badge stays up so long after its last note: quick notes keep it up instead of making it flicker. */
const upMs = 450;

/** Marks the badges (`data-player`) of those who play with `data-playing`, past React: thirty children play many notes. */
export function usePlayerPulse(
  classroom: Classroom,
  desk: SoundDesk,
  stage: RefObject<HTMLElement | null>,
): void {
  useEffect(() => {
    const timers = new Map<string, ReturnType<typeof setTimeout>>();
    const show = (participantId: string, midi: number): void => {
      const badge = stage.current?.querySelector<HTMLElement>(`[data-player="${participantId}"]`);
      if (!badge) return;
      badge.dataset.playing = '';
      badge.style.setProperty('--note', pitchLook(midi).ground);
      clearTimeout(timers.get(participantId));
      timers.set(
        participantId,
        setTimeout(() => delete badge.dataset.playing, upMs),
      );
    };
    const offs = [
      classroom.onNote(({ participantId, note }) => show(participantId, note.midi)),
      desk.onPlayed(({ midi }) => show(classroom.participantId, midi)),
    ];
    return () => {
      for (const off of offs) off();
      for (const timer of timers.values()) clearTimeout(timer);
    };
  }, [classroom, desk, stage]);
}
