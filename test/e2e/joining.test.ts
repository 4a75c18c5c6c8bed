import { afterEach, beforeEach, expect, it } from 'vitest';
import { converged, type Seat, type StockClient } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { LiveClass, playsOn } from './live-class.ts';

let lesson: LiveClass;
beforeEach(async () => {
  lesson = await LiveClass.open();
});
afterEach(() => lesson.end());

async function secondTeacher(): Promise<StockClient> {
  const { status, body } = await lesson.server.request('POST', `/api/rooms/${lesson.room.code}/join`, {
    token: lesson.server.teacherKey,
    body: { name: 'Mr Ode' },
  });
  expect(status).toBe(200);
  return lesson.connect(body as unknown as Seat);
}

function presenceOf(reader: StockClient): Record<string, { seat: number; online: boolean; name: string }> {
  return reader.doc.getMap('presence').toJSON() as ReturnType<typeof presenceOf>;
}

it('30 children who join and connect in the same instant all get a seat of their own and all see all', async () => {
  const teacher = await lesson.teacher();
  const children = await Promise.all(
    Array.from({ length: 30 }, async (_, i) => {
      const child = lesson.startConnecting(await lesson.server.join(lesson.room.code, `Child ${i}`));
      child.set('cells', `p1:${i % 4}:${i % 16}`, i + 1);
      return child.synced();
    }),
  );
  const all = [teacher, ...children];
  const online = (reader: StockClient): number =>
    Object.values(presenceOf(reader)).filter((presence) => presence.online).length;
  await until(() => all.every((each) => online(each) === 31), 'everybody to see everybody in presence');
  const people = ({ provider }: StockClient): number =>
    [...provider.awareness.getStates().values()].filter(
      ({ user }) => user?.role === 'student' || user?.role === 'teacher',
    ).length;
  await until(() => all.every((each) => people(each) >= 30), 'everybody to see everybody in awareness');
  const seats = Object.values(presenceOf(teacher)).map(({ seat }) => seat);
  expect(seats.sort((a, b) => a - b)).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
  await until(() => teacher.doc.getMap('cells').size === 16, 'every cell');
  await converged(all.map(({ doc }) => doc));
});

it('two teachers both conduct, and each holds what the other set', async () => {
  const [first, second] = [await lesson.teacher(), await secondTeacher()];
  const anna = await lesson.student('Anna');
  first.set('tempo', 'bpm', 80);
  await until(() => anna.get('tempo', 'bpm') === 80, "the first teacher's tempo");
  second.set('tempo', 'bpm', 140);
  second.set('mutes', anna.seat.participantId, true);
  await until(() => anna.get('tempo', 'bpm') === 140, "the second teacher's tempo");
  await until(() => first.get('mutes', anna.seat.participantId) === true, "the second teacher's mute");
  first.doc.getMap('mutes').delete(anna.seat.participantId);
  await until(() => anna.get('mutes', anna.seat.participantId) === undefined, "the first teacher's unmute");
  for (let bpm = 60; bpm < 90; bpm++) {
    first.set('tempo', 'bpm', bpm);
    second.set('tempo', 'bpm', bpm + 100);
  }
  first.set('room', 'title', 'first');
  second.set('room', 'scale', 'blues');
  await until(() => anna.get('room', 'title') === 'first' && anna.get('room', 'scale') === 'blues', 'both');
  await converged([first.doc, second.doc, anna.doc]);
  expect([89, 189]).toContain(anna.get('tempo', 'bpm'));
  await playsOn(anna, second);
});

it('a child who reloads returns to the same seat, mute kept', async () => {
  const teacher = await lesson.teacher();
  const anna = await lesson.student('Anna');
  const { participantId } = anna.seat;
  teacher.set('mutes', participantId, true);
  await until(() => anna.get('mutes', participantId) === true, 'the mute');
  anna.destroy();
  await until(() => presenceOf(teacher)[participantId]?.online === false, 'Anna to be gone');
  const reloaded = await lesson.connect(anna.seat);
  await until(() => presenceOf(teacher)[participantId]?.online === true, 'Anna to be back');
  expect(presenceOf(teacher)[participantId]).toMatchObject({ seat: 2, name: 'Anna' });
  expect(reloaded.get('mutes', participantId)).toBe(true);
});
