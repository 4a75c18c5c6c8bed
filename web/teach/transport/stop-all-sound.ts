/** The one button for when it gets too much. */
import type { Classroom } from '../../../client/classroom.ts';

/** Stops the beat and mutes every student, in one edit. */
export function stopAllSound(classroom: Classroom): void {
  classroom.doc.transact(() => {
    classroom.stop();
    classroom.muteAll();
  });
}

/** Students sound again, but those who are muted by name; the beat stands until it is started. */
export function letPlay(classroom: Classroom): void {
  classroom.unmuteAll();
}
