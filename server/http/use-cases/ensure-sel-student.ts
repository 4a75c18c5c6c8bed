import type { HttpContext } from '../plumbing/http-context.ts';
import { orStoreFailed } from './sel-access.ts';

/**
 * Adds a student of the room to the students of the class if they are missing, because a child can be opted out or erased before
 * anything was ever recorded about them. Throws STORE_UNAVAILABLE.
 */
export async function ensureSelStudent(
  { store, sel }: HttpContext,
  roomId: string,
  studentId: string,
): Promise<void> {
  const participant = await store.findParticipant(roomId, studentId);
  if (participant?.role === 'student') {
    await orStoreFailed(sel.store.seat({ roomId, participantId: studentId }));
  }
}
