import { describe, expect, it } from 'vitest';
import { isSameName } from '../../../web/dashboard/same-name.ts';
import { firstNames, namedStudents, seatsOf, studentOfSeat } from '../../../web/dashboard/student-names.ts';

const seat = (name: string, role: 'teacher' | 'student' = 'student') => ({
  name,
  role,
  online: true,
  joinedAt: 0,
  seat: 1,
});

describe('names beside figures', () => {
  it('come from the room, by the seat that a student has in it', () => {
    const students = [
      { studentId: 'ada', optedOut: true, seats: [{ roomId: 'here', participantId: 'seat1' }] },
      { studentId: 'gone', optedOut: false, seats: [{ roomId: 'other', participantId: 'seat2' }] },
    ];
    const presence = { seat1: seat('Ada'), seat2: seat('Ben'), boss: seat('Ms Vega', 'teacher') };
    expect(namedStudents(students, 'here', presence)).toEqual([
      { studentId: 'ada', name: 'Ada', optedOut: true, seats: ['seat1'] },
      { studentId: 'seat2', name: 'Ben', optedOut: false, seats: ['seat2'] },
    ]);
  });

  it('lead from a seat to its student, also from a second one in the room', () => {
    const seats = ['seat1', 'seat2'].map((participantId) => ({ roomId: 'here', participantId }));
    const students = [{ studentId: 'ada', optedOut: false, seats }];
    const named = namedStudents(students, 'here', { seat1: seat('Ada'), seat2: seat('Ada') });
    expect(named).toEqual([{ studentId: 'ada', name: 'Ada', optedOut: false, seats: ['seat1', 'seat2'] }]);
    expect(studentOfSeat(named, 'seat2')).toBe('ada');
    expect(studentOfSeat(named, 'nobody')).toBe('nobody');
    expect(seatsOf(named, 'ada')).toEqual(['seat1', 'seat2']);
    expect(seatsOf(named, 'nobody')).toEqual([]);
  });

  it('are cut short with how many more there are', () => {
    expect(firstNames(['A', 'B', 'C'], 2)).toEqual({ text: 'A, B', more: 1 });
    expect(firstNames(['A'], 2)).toEqual({ text: 'A', more: 0 });
  });

  it('must be typed before a child is erased', () => {
    expect(isSameName(' ada ', 'Ada')).toBe(true);
    expect(isSameName('ad', 'Ada')).toBe(false);
    expect(isSameName('', '')).toBe(false);
  });
});
