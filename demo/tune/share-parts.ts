/** Deals a tune's parts to a class, so that every student has something to play. Pure. */
import type { Tune, TuneNote, TunePart } from './tune.ts';

/** What one student plays. */
export interface Share {
  /** Usually one; several where there are fewer students than parts. */
  readonly partNames: readonly string[];
  /** In order of beats. */
  readonly notes: readonly TuneNote[];
}

/**
 * One share per student, every note in exactly one of them. With enough students each part is shared, as in a handbell
 * choir, by as many as keep the most burdened student's notes fewest; with fewer students than parts, whole parts are
 * put together. Nobody is left without notes unless there are fewer notes than students.
 */
export function shareParts(tune: Tune, studentCount: number): Share[] {
  return studentCount >= tune.parts.length
    ? divideParts(tune.parts, studentCount)
    : combineParts(tune.parts, studentCount);
}

function divideParts(parts: readonly TunePart[], studentCount: number): Share[] {
  const players = parts.map(() => 1);
  const burden = (index: number): number => (parts[index]?.notes.length ?? 0) / (players[index] ?? 1);
  for (let spare = studentCount - parts.length; spare > 0; spare -= 1) {
    const heaviest = players.reduce((worst, _, index) => (burden(index) > burden(worst) ? index : worst), 0);
    players[heaviest] = (players[heaviest] ?? 0) + 1;
  }
  return parts.flatMap(({ name, notes }, index) => {
    const count = players[index] ?? 1;
    return Array.from({ length: count }, (_, player) => ({
      partNames: [name],
      notes: notes.filter((_note, position) => position % count === player),
    }));
  });
}

function combineParts(parts: readonly TunePart[], studentCount: number): Share[] {
  const hands = Array.from({ length: studentCount }, (): TunePart[] => []);
  const burden = (hand: readonly TunePart[]): number =>
    hand.reduce((sum, { notes }) => sum + notes.length, 0);
  for (const part of parts.toSorted((a, b) => b.notes.length - a.notes.length)) {
    hands.reduce((lightest, hand) => (burden(hand) < burden(lightest) ? hand : lightest)).push(part);
  }
  return hands.map((hand) => ({
    partNames: hand.map(({ name }) => name),
    notes: hand.flatMap(({ notes }) => notes).sort((a, b) => a.beat - b.beat),
  }));
}
