/** The class list in the store: who stays who, and what is left of a name that goes. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ListDraft, SelStore } from '../../persistence/sel-store.ts';
import { anna, bert, createSelPlace, joinClass, type SelPlace, snapshot } from './sel-place.ts';

let place: SelPlace;
let store: SelStore;
beforeEach(() => {
  place = createSelPlace();
  store = place.open();
});
afterEach(async () => {
  await store.close();
  place.remove();
});

let made = 0;
const fullName = 'Annabel Rosenberg-Quist';

function draft(name: string, change: Partial<ListDraft> = {}): ListDraft {
  made += 1;
  const newStudentId = `n${String(made).padStart(9, '0')}`;
  return { newStudentId, name: name.slice(0, 4), fullName: name, number: null, sourcedId: null, ...change };
}

const idsOf = async (list: readonly ListDraft[], at = 1) =>
  (await store.importClassList('room1', list, at)).map(({ studentId }) => studentId);

it('keeps every student by id, or else by name and number, when the list comes again in any order', async () => {
  const [a, b, c] = await idsOf([
    draft('Anna', { number: '1' }),
    draft('Ben'),
    draft('Cy', { sourcedId: 's3' }),
  ]);
  const [c2, a2, d2, b2] = await idsOf([
    draft('Cyril', { sourcedId: 's3' }),
    draft('Anna', { number: '1', sourcedId: 's1' }),
    draft('Anna', { number: '2' }),
    draft('Ben'),
  ]);
  expect([a2, b2, c2]).toEqual([a, b, c]);
  expect([a, b, c]).not.toContain(d2);
  expect(await idsOf([draft('Cyril', { sourcedId: 's9' })])).not.toContain(c);
});

it('two children of one name stay two', async () => {
  const first = await idsOf([draft('Anna', { sourcedId: 's1' }), draft('Anna', { sourcedId: 's2' })]);
  const second = await idsOf([draft('Anna', { sourcedId: 's2' }), draft('Anna', { sourcedId: 's1' })]);
  expect(new Set(first).size).toBe(2);
  expect(second).toEqual([...first].reverse());
});

it('a listed child can be opted out before it has ever joined, and what it does later leaves no row', async () => {
  const [studentId = ''] = await idsOf([draft('Anna')]);
  expect(await store.students('room1')).toEqual([{ studentId, optedOut: false, seats: [] }]);
  expect(await store.setOptOut('room1', studentId, true, 1)).toBe(true);
  expect(await store.takeName({ roomId: 'room1', participantId: anna }, studentId)).toBe(true);
  await store.save(snapshot(1, [anna, bert]));
  const { contributions } = await store.participation({ roomId: 'room1', scope: 'class' });
  expect(contributions.map(({ participantId }) => participantId)).toEqual([bert]);
});

it('what a child does under its name counts for the listed student, in every room of the class', async () => {
  const [studentId = ''] = await idsOf([draft('Anna')]);
  await store.takeName({ roomId: 'room1', participantId: anna }, studentId);
  await store.save(snapshot(1, [anna, bert]));
  await joinClass(store, 'room2', 'room1');
  expect((await store.classList('room2')).map((listed) => listed.studentId)).toEqual([studentId]);
  await store.takeName({ roomId: 'room2', participantId: bert }, studentId);
  await store.save(snapshot(2, [bert], { roomId: 'room2', source: 'other' }));
  const { contributions, sessions } = await store.participation({ roomId: 'room2', scope: 'class' });
  expect(contributions.find(({ participantId }) => participantId === studentId)).toMatchObject({ notes: 20 });
  expect(sessions[studentId]).toBe(2);
});

it('nobody takes a name of another class, or one that has gone from the list', async () => {
  const [studentId = ''] = await idsOf([draft('Anna')]);
  expect(await store.takeName({ roomId: 'room9', participantId: anna }, studentId)).toBe(false);
  await store.importClassList('room1', [draft('Ben')], 2);
  expect(await store.takeName({ roomId: 'room1', participantId: anna }, studentId)).toBe(false);
  expect(await store.findName('room1', studentId)).toEqual({ name: null, participantIds: [] });
  expect(await store.students('room1')).toHaveLength(1);
});

it('the list of a room that becomes one of another class goes, with whoever was on it only', async () => {
  await store.importClassList('room2', [draft(fullName)], 1);
  await store.importClassList('room1', [draft('Ben')], 1);
  await joinClass(store, 'room2', 'room1');
  expect(await store.classList('room2')).toMatchObject([{ fullName: 'Ben' }]);
  expect(place.query('SELECT * FROM class_list')).toHaveLength(1);
  expect(place.query('SELECT * FROM students')).toHaveLength(1);
});

it('is in the export of its student, and erased with it from every byte of the files', async () => {
  const sourcedId = 'source-id-of-annabel';
  const [studentId = '', other = ''] = await idsOf([
    draft(fullName, { number: '7', sourcedId }),
    draft('Ben'),
  ]);
  await store.takeName({ roomId: 'room1', participantId: anna }, studentId);
  expect(await store.exportStudent('room1', studentId, 5)).toMatchObject({
    listed: { fullName, name: 'Anna', number: '7', sourcedId, importedAt: 1 },
  });
  expect(JSON.stringify(await store.exportStudent('room1', other, 5))).not.toContain(fullName);
  expect(place.filesWith(fullName)).not.toEqual([]);

  expect(await store.erase('room1', studentId)).toBe(true);

  for (const bytes of [fullName, sourcedId]) expect(place.filesWith(bytes)).toEqual([]);
  expect((await store.classList('room1')).map((listed) => listed.studentId)).toEqual([other]);
  expect(await store.students('room1')).toContainEqual({
    studentId,
    optedOut: true,
    seats: [{ roomId: 'room1', participantId: anna }],
  });
  expect(await store.erase('room1', other)).toBe(true);
  expect(await store.students('room1')).toHaveLength(1);
});

it('goes with its retention, and with it the students who never joined', async () => {
  const list = [draft(fullName), draft('Ben')];
  const [studentId = ''] = await idsOf(list, 1000);
  await store.takeName({ roomId: 'room1', participantId: anna }, studentId);
  const cutoffs = { events: 0, reflections: 0, checkIns: 0, participation: 0 };
  await store.purge({ ...cutoffs, classLists: 1000 }, 100);
  expect(await store.classList('room1')).toHaveLength(2);
  await store.purge({ ...cutoffs, classLists: 1001 }, 100);
  await store.scrub();
  expect(await store.classList('room1')).toEqual([]);
  expect((await store.students('room1')).map((student) => student.studentId)).toEqual([studentId]);
  expect(place.filesWith(fullName)).toEqual([]);
});

it('a wrong tap is undone by giving the seat a student of its own again', async () => {
  const [studentId = ''] = await idsOf([draft('Anna')]);
  const seat = { roomId: 'room1', participantId: anna };
  await store.takeName(seat, studentId);
  await store.save(snapshot(1, [anna]));
  expect(await store.linkSeat(seat, anna)).toBe(true);
  expect(await store.findName('room1', studentId)).toEqual({ name: 'Anna', participantIds: [] });
  const { contributions } = await store.participation({ roomId: 'room1', scope: 'class' });
  expect(contributions.map(({ participantId }) => participantId)).toEqual([anna]);
  expect(await store.linkSeat(seat, 'n0b0dyn0b0')).toBe(false);
});
