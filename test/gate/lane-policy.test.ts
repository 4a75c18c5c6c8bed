import { expect, test } from 'vitest';
import { classroomPolicy } from '../../shared/policy.ts';
import {
  contents,
  createClient,
  createGateRoom,
  edit,
  pull,
  send,
  set,
  storedValue,
  student,
  teacher,
} from '../support/gate-room.ts';
import { lanePolicy } from './lane-policy.ts';
import { denialsOf } from './refusal-check.ts';

test('G5 with a policy of its own: a student edits only the lanes of their role, as it is now', () => {
  const room = createGateRoom(lanePolicy(classroomPolicy));
  const mine = createClient(room);
  const setup = edit(mine, (doc) => {
    doc.getMap('patterns').set('band', { name: 'Band', lanes: ['drums', 'bass'], steps: 8, locked: false });
    doc.getMap('roles').set(student.participantId, 'drums');
  });
  expect(denialsOf(send(room, setup, teacher))).toEqual([]);

  const theirs = createClient(room);
  const both = edit(theirs, (doc) => {
    doc.getMap('cells').set('band:0:0', 100);
    doc.getMap('cells').set('band:1:0', 100);
  });
  expect(denialsOf(send(room, both, student))).toEqual([
    { rule: 'G5', root: 'cells', key: 'band:1:0', reason: 'The lane bass belongs to somebody else.' },
  ]);

  send(room, set(mine, 'roles', student.participantId, 'bass'), teacher);
  expect(denialsOf(send(room, set(theirs, 'cells', 'band:1:0', 90), student))).toEqual([]);
  expect(denialsOf(send(room, set(theirs, 'cells', 'band:0:0', 90), student))).toHaveLength(1);
  expect(storedValue(room, 'cells', 'band:0:0')).toBe(100);
  expect(storedValue(room, 'cells', 'band:1:0')).toBe(90);
  pull(room, theirs);
  expect(contents(theirs)).toEqual(contents(room.doc));
});
