/** A student's awareness state as the SDK sends it: what was played in the last half second. */

/** At five a second, the one that is played now included. */
const notesInRing = 4;

export function noteState(index: number, seq: number): string {
  const notes = [];
  for (let n = Math.max(1, seq - notesInRing + 1); n <= seq; n += 1) {
    notes.push({ seq: n, midi: 48 + ((n * 7 + index) % 36), velocity: 90, beat: 0.5 * n });
  }
  return JSON.stringify({ user: { name: `Student ${index}`, color: '#30bced' }, notes });
}
