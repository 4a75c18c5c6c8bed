/** A student's awareness state: the ring of the newest notes, as the SDK sends it. */
import { noteRingSize } from '../../../shared/note.ts';

export function noteState(index: number, seq: number): string {
  const notes = [];
  for (let n = Math.max(1, seq - noteRingSize + 1); n <= seq; n += 1) {
    notes.push({ seq: n, midi: 48 + ((n * 7 + index) % 36), velocity: 90, beat: 0.5 * n });
  }
  return JSON.stringify({ user: { name: `Student ${index}`, color: '#30bced' }, notes });
}
