/** Whether a page sounds at all: the room's `listening` (who hears what) and the device's own mute. */
import type { Listening } from '../../shared/room-table.ts';

/** `speaker`: a page opened as the room's loudspeaker, the projector for example. */
export type SoundSeat = 'student' | 'teacher' | 'speaker';

export function isAudible(listening: Listening, seat: SoundSeat): boolean {
  switch (listening) {
    case 'headphones':
      return true;
    case 'speaker':
      return seat === 'speaker';
    case 'silent':
      return seat === 'teacher';
  }
}
