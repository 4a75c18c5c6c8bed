import type { HttpContext } from '../plumbing/http-context.ts';
import { orStoreFailed } from './sel-access.ts';

/** Gives a student of the room its row among the students of the class, where it has none. A child can be opted out or erased before anything was ever recorded of it. Throws STORE_UNAVAILABLE. */
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
