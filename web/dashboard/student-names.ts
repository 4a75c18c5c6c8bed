/** Names for students of the class: by the seat that each has in this room. Names stand in the room alone, never in the figures. */
import type { RoomState } from '../../shared/room-reader.ts';
import type { SelStudent } from '../../shared/sel-api.ts';

export interface NamedStudent {
  readonly studentId: string;
  readonly name: string;
  readonly optedOut: boolean;
}

/** Students with a seat in this room, by name: also those of whom nothing is recorded yet. */
export function namedStudents(
  students: readonly SelStudent[],
  roomId: string,
  presence: RoomState['presence'],
): NamedStudent[] {
  const bySeat = new Map<string, SelStudent>();
  for (const student of students) {
    for (const seat of student.seats) if (seat.roomId === roomId) bySeat.set(seat.participantId, student);
  }
  const named = new Map<string, NamedStudent>();
  for (const [participantId, { name, role }] of Object.entries(presence)) {
    if (role !== 'student') continue;
    const student = bySeat.get(participantId);
    const studentId = student?.studentId ?? participantId;
    if (!named.has(studentId))
      named.set(studentId, { studentId, name, optedOut: student?.optedOut ?? false });
  }
  return [...named.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** `fewer` names as text, and how many more there are. */
export function firstNames(
  names: readonly string[],
  fewer: number,
): { readonly text: string; readonly more: number } {
  return { text: names.slice(0, fewer).join(', '), more: Math.max(0, names.length - fewer) };
}
