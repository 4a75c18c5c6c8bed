/** Names for students of the class: by the seat that each has in this room. Names stand in the room alone, never in the figures. */
import type { RoomState } from '../../shared/room-reader.ts';
import type { SelStudent } from '../../shared/sel-api.ts';

export interface NamedStudent {
  readonly studentId: string;
  readonly name: string;
  readonly optedOut: boolean;
  /** In this room: participantIds, which are not the studentId of a child from the class list. */
  readonly seats: readonly string[];
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
  const named = new Map<string, NamedStudent & { readonly seats: string[] }>();
  for (const [participantId, { name, role }] of Object.entries(presence)) {
    if (role !== 'student') continue;
    const student = bySeat.get(participantId);
    const studentId = student?.studentId ?? participantId;
    const known = named.get(studentId);
    if (known) known.seats.push(participantId);
    else
      named.set(studentId, { studentId, name, optedOut: student?.optedOut ?? false, seats: [participantId] });
  }
  return [...named.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Who sits there; a seat that nobody has is its own student, as for the server. */
export function studentOfSeat(named: readonly NamedStudent[], participantId: string): string {
  return named.find(({ seats }) => seats.includes(participantId))?.studentId ?? participantId;
}

export function seatsOf(named: readonly NamedStudent[], studentId: string): readonly string[] {
  return named.find((one) => one.studentId === studentId)?.seats ?? [];
}

/** `fewer` names as text, and how many more there are. */
export function firstNames(
  names: readonly string[],
  fewer: number,
): { readonly text: string; readonly more: number } {
  return { text: names.slice(0, fewer).join(', '), more: Math.max(0, names.length - fewer) };
}
