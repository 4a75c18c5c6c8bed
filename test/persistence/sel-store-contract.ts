/** What every store of social-emotional learning does, whatever its engine. `describeSelStore` runs it on one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SelStore } from '../../persistence/sel-store.ts';
import { anna, bert, cleo, contribution, joinClass, lessonGapMs, minuteMs, snapshot } from './sel-place.ts';

/** Where a store keeps what it is given. */
export interface SelStorePlace {
  /** The lesson gap is `lessonGapMs` of sel-place.ts. */
  open(): SelStore | Promise<SelStore>;
  remove(): void;
}

export function describeSelStore(title: string, createPlace: () => SelStorePlace): void {
  describe(title, () => {
    let place: SelStorePlace;
    let store: SelStore;
    beforeEach(async () => {
      place = createPlace();
      store = await place.open();
    });
    afterEach(async () => {
      await store.close();
      place.remove();
    });

    const room1 = { roomId: 'room1', scope: 'class' } as const;

    describe('snapshots', () => {
      it('saves several together, each once, and all of them or none', async () => {
        const [first, second] = [snapshot(1, [anna]), snapshot(2, [anna])];
        await store.saveAll([first, second]);
        await store.saveAll([second, first]);
        expect((await store.participation(room1)).contributions).toMatchObject([{ notes: 20 }]);
        const unfit = { ...snapshot(4, [anna]), endedAt: Number.NaN };
        await expect(store.saveAll([snapshot(3, [anna]), unfit])).rejects.toThrow();
        expect((await store.participation(room1)).contributions).toMatchObject([{ notes: 20 }]);
      });

      it('counts a snapshot once, however often it is saved', async () => {
        for (let i = 0; i < 3; i += 1) await store.save(snapshot(1, [anna, bert]));
        await store.save(snapshot(2, [anna, bert]));
        const { contributions, lessons } = await store.participation(room1);
        expect(lessons).toBe(1);
        expect(contributions).toEqual([
          contribution(anna, {
            notes: 20,
            bouts: 6,
            edits: 4,
            editBouts: 2,
            presentMs: 60_000,
            availableMs: 60_000,
            peers: [{ participantId: bert, coEdits: 2, alternations: 4 }],
          }),
          contribution(bert, {
            notes: 20,
            bouts: 6,
            edits: 4,
            editBouts: 2,
            presentMs: 60_000,
            availableMs: 60_000,
            peers: [{ participantId: anna, coEdits: 2, alternations: 4 }],
          }),
        ]);
        expect(await store.eventsAfter('room1', 0, 10)).toHaveLength(2);
      });

      it('goes on with the lesson after a restart, and begins another after a long pause', async () => {
        await store.save(snapshot(1, [anna]));
        await store.close();
        store = await place.open();
        await store.save(snapshot(3, [anna], { source: 'another-run-1' }));
        const later = 120_000 + lessonGapMs + 1;
        await store.save(
          snapshot(0, [anna], { source: 'another-run-2', startedAt: later, endedAt: later + 30_000 }),
        );
        expect(await store.participation(room1)).toMatchObject({ lessons: 2, sessions: { [anna]: 2 } });
        expect(await store.participation({ roomId: 'room1', scope: 'lesson' })).toMatchObject({
          lessons: 1,
          contributions: [{ notes: 10 }],
        });
        const points = await store.series(room1);
        expect(points.map(({ lesson, period, sums }) => [lesson, period, sums.notes])).toEqual([
          [1, null, 20],
          [2, null, 10],
        ]);
        expect(await store.series({ roomId: 'room1', scope: 'lesson' })).toMatchObject([
          { lesson: 2, period: 3 },
        ]);
      });

      it('keeps the figures of the lesson so far with each snapshot', async () => {
        for (let n = 1; n <= 4; n += 1) await store.save(snapshot(n, [anna, bert, cleo]));
        const points = await store.series({ roomId: 'room1', scope: 'lesson' });
        expect(points.map(({ collaboration }) => collaboration?.status)).toEqual(['ok', 'ok', 'ok', 'ok']);
        const last = points.at(-1)?.collaboration;
        expect(last).toMatchObject({ students: 3, pairsMet: 3, pairs: 3 });
        expect(JSON.stringify(points)).not.toContain(anna);
        expect(
          (await store.series({ roomId: 'room1', scope: 'lesson', studentIds: [anna] }))[0],
        ).toMatchObject({
          students: 1,
          sums: { notes: 10 },
          collaboration: null,
        });
      });

      it('sums a group of the class without its meetings with others', async () => {
        await store.save(snapshot(1, [anna, bert, cleo]));
        const { contributions } = await store.participation({ ...room1, studentIds: [anna, cleo] });
        expect(contributions.map(({ participantId, peers }) => [participantId, peers.length])).toEqual([
          [anna, 1],
          [cleo, 1],
        ]);
      });
    });

    describe('classes', () => {
      it('joins the rooms of a term into one class, and seats into one student', async () => {
        await store.save(snapshot(1, [anna, bert]));
        const second = 'ann2ann2aa';
        await store.save(snapshot(500, [second, cleo], { roomId: 'room2' }));
        expect(await store.linkSeat({ roomId: 'room2', participantId: second }, anna)).toBe(false);
        await store.changeSettings('room1', { checkIns: true });
        await joinClass(store, 'room2', 'room1');
        expect(await store.settings('room2')).toEqual({
          classId: 'room1',
          checkIns: true,
          reflections: false,
        });
        expect(await store.linkSeat({ roomId: 'room2', participantId: second }, anna)).toBe(true);
        const { contributions, sessions } = await store.participation({ roomId: 'room2', scope: 'class' });
        expect(contributions.map(({ participantId, notes }) => [participantId, notes])).toEqual([
          [anna, 20],
          [bert, 10],
          [cleo, 10],
        ]);
        expect(sessions).toEqual({ [anna]: 2, [bert]: 1, [cleo]: 1 });
        expect(
          (await store.students('room1')).map(({ studentId, seats }) => [studentId, seats.length]),
        ).toEqual([
          [anna, 2],
          [bert, 1],
          [cleo, 1],
        ]);
      });

      it('keeps an opt-out when two seats turn out to be one student', async () => {
        const second = 'ann2ann2aa';
        await store.seat({ roomId: 'room1', participantId: anna });
        await store.seat({ roomId: 'room1', participantId: second });
        await store.setOptOut('room1', second, true, 0);
        await store.linkSeat({ roomId: 'room1', participantId: second }, anna);
        expect(await store.students('room1')).toMatchObject([{ studentId: anna, optedOut: true }]);
      });
    });

    describe('consent', () => {
      const seat = { roomId: 'room1', participantId: anna };
      const prompt = { text: 'Who helped you?', answer: 'text', casel: 'relationship-skills' } as const;

      it('keeps no check-in and no reflection until the class turns them on', async () => {
        const { promptId } = await store.setPrompt('room1', prompt, 1);
        expect(await store.invitation(seat)).toEqual({ checkIn: false, prompt: null });
        expect(await store.addReflection(seat, promptId, { text: 'Bert' }, 2)).toBe(false);
        expect(await store.addCheckIn(seat, { energy: 3 }, 2)).toBe(false);
        expect(await store.entries('room1', undefined, { limit: 10 })).toEqual([]);

        await store.changeSettings('room1', { checkIns: true, reflections: true });
        expect(await store.invitation(seat)).toEqual({
          checkIn: true,
          prompt: { ...prompt, promptId, setAt: 1 },
        });
        expect(await store.addReflection(seat, promptId + 1, { text: 'Bert' }, 2)).toBe(false);
        expect(await store.addReflection(seat, promptId, { text: 'Bert' }, 3)).toBe(true);
        expect(await store.addCheckIn(seat, { energy: 3, wantsToTalk: true }, 4)).toBe(true);
        expect(await store.entries('room1', anna, { limit: 10 })).toMatchObject([
          { kind: 'check-in', at: 4, content: { energy: 3, wantsToTalk: true } },
          { kind: 'reflection', at: 3, content: { prompt: prompt.text, casel: prompt.casel, text: 'Bert' } },
        ]);
        const kinds = (await store.eventsAfter('room1', 0, 10)).map(({ kind }) => kind);
        expect(kinds).toEqual(['prompt', 'reflection', 'check-in', 'wants-to-talk']);
        expect(await store.participation(room1)).toMatchObject({
          entries: { [anna]: { reflections: 1, checkIns: 1 } },
        });
      });

      it('an opted-out student is in no figure, with what was kept before neither, until opted in again', async () => {
        await store.changeSettings('room1', { checkIns: true, reflections: true });
        await store.addCheckIn(seat, { pleasant: 1 }, 2);
        await store.save(snapshot(1, [anna, bert, cleo]));
        await store.setOptOut('room1', anna, true, 30_000);
        await store.save(snapshot(2, [anna, bert, cleo]));
        for (const scope of ['lesson', 'room', 'class'] as const) {
          const { contributions, collaboration, entries } = await store.participation({
            roomId: 'room1',
            scope,
          });
          expect(contributions.map(({ participantId }) => participantId)).toEqual([bert, cleo]);
          expect(
            contributions.flatMap(({ peers }) => peers).map(({ participantId }) => participantId),
          ).toEqual([cleo, bert]);
          expect([collaboration.students, entries]).toEqual([2, {}]);
          const last = (await store.series({ roomId: 'room1', scope })).at(-1);
          expect(last).toMatchObject({ students: 2, collaboration: { students: 2 } });
        }
        await store.setOptOut('room1', anna, false, 60_000);
        expect((await store.participation(room1)).contributions).toHaveLength(3);
      });

      it('opting in again records from then on, and not what happened before', async () => {
        await store.seat(seat);
        await store.setOptOut('room1', anna, true, 0);
        await store.setOptOut('room1', anna, false, 40_000);
        await store.save(snapshot(1, [anna]));
        expect((await store.participation(room1)).contributions).toEqual([]);
        await store.save(snapshot(2, [anna]));
        expect((await store.participation(room1)).contributions).toHaveLength(1);
      });
    });

    describe('duties', () => {
      const seat = { roomId: 'room1', participantId: anna };
      beforeEach(() => store.changeSettings('room1', { checkIns: true, reflections: true }));

      it('exports every row about a student and nothing about anybody else', async () => {
        const { promptId } = await store.setPrompt('room1', { text: 'How was it?', answer: 'text' }, 1);
        await store.addReflection(seat, promptId, { text: "Anna's words" }, 2);
        await store.addReflection({ ...seat, participantId: bert }, promptId, { text: "Bert's words" }, 3);
        await store.save(snapshot(1, [anna, bert]));
        await store.addNote('room1', anna, 'moved here in May', 4);
        await store.logAccess({
          at: 5,
          roomId: 'room1',
          actorId: 'teacher000',
          action: 'entries',
          studentId: anna,
        });
        await store.logAccess({
          at: 6,
          roomId: 'room1',
          actorId: 'teacher000',
          action: 'entries',
          studentId: bert,
        });
        const data = await store.exportStudent('room1', anna, 7);
        expect(data).toMatchObject({
          studentId: anna,
          optedOut: false,
          exportedAt: 7,
          seats: [{ roomId: 'room1', participantId: anna }],
          entries: [
            { kind: 'reflection', content: { prompt: 'How was it?', text: "Anna's words" } },
            { kind: 'note', content: { text: 'moved here in May' } },
          ],
          meetings: [{ roomId: 'room1', lesson: 1, partners: 1, coEdits: 1, alternations: 2 }],
          events: [{ kind: 'reflection', at: 2, roomId: 'room1', received: false }],
          accesses: [{ at: 5, action: 'entries' }],
        });
        const { rows, next } = await store.exportStudentPeriods('room1', anna, undefined, 10);
        expect(rows).toMatchObject([{ participantId: anna, lesson: 1, period: 1, counts: { notes: 10 } }]);
        expect(next).toBeUndefined();
        expect(JSON.stringify([data, rows])).not.toMatch(/bert/i);
        expect(await store.exportStudent('room1', cleo, 7)).toBeNull();
      });

      it('corrects an entry by overwriting it, and only of its own student', async () => {
        await store.addCheckIn(seat, { pleasant: 1, energy: 2 }, 1);
        const [entry] = await store.entries('room1', anna, { limit: 1 });
        const entryId = entry?.entryId ?? 0;
        await store.seat({ ...seat, participantId: bert });
        expect(await store.correctEntry('room1', bert, entryId, { pleasant: 5 }, 2)).toBeNull();
        const corrected = await store.correctEntry('room1', anna, entryId, { pleasant: 5 }, 2);
        expect(corrected).toMatchObject({ correctedAt: 2, content: { pleasant: 5, energy: 2 } });
        expect(await store.entries('room1', anna, { limit: 1 })).toEqual([corrected]);
      });

      it('pages through entries and accesses, newest first', async () => {
        for (let at = 1; at <= 5; at += 1) await store.addCheckIn(seat, { energy: 1 }, at);
        const first = await store.entries('room1', undefined, { limit: 3 });
        expect(first.map(({ at }) => at)).toEqual([5, 4, 3]);
        const rest = await store.entries('room1', undefined, { limit: 3, before: first.at(-1)?.entryId });
        expect(rest.map(({ at }) => at)).toEqual([2, 1]);
      });

      it('pages through a student’s half minutes on every seat of the class, without losing or repeating one', async () => {
        for (let n = 1; n <= 5; n += 1) {
          await store.save(snapshot(n, [anna, bert]));
          await store.save(snapshot(n, [anna, cleo], { roomId: 'room2', source: `other-${n}` }));
        }
        await joinClass(store, 'room2', 'room1');
        await store.linkSeat({ roomId: 'room2', participantId: cleo }, anna);
        const read: string[] = [];
        let page = await store.exportStudentPeriods('room1', anna, undefined, 2);
        for (;;) {
          read.push(
            ...page.rows.map(({ roomId, participantId, period }) => `${roomId} ${participantId} ${period}`),
          );
          if (page.next === undefined) break;
          page = await store.exportStudentPeriods('room1', anna, page.next, 2);
        }
        const seats = [`room1 ${anna}`, `room2 ${anna}`, `room2 ${cleo}`];
        expect(read).toEqual(seats.flatMap((seat) => [1, 2, 3, 4, 5].map((period) => `${seat} ${period}`)));
      });

      it('pages through a class without losing or repeating a row', async () => {
        for (let n = 1; n <= 5; n += 1) await store.save(snapshot(n, [anna, bert, cleo]));
        const rows: string[] = [];
        let page = await store.exportClass('room1', undefined, 4);
        rows.push(...page.rows.map(({ period, studentId }) => `${period} ${studentId}`));
        while (page.next !== undefined) {
          page = await store.exportClass('room1', page.next, 4);
          rows.push(...page.rows.map(({ period, studentId }) => `${period} ${studentId}`));
        }
        expect(rows).toHaveLength(15);
        expect(new Set(rows).size).toBe(15);
      });
    });

    describe('dead letters', () => {
      it('are tried again, counted once, and lose an erased student', async () => {
        await store.seat({ roomId: 'room1', participantId: anna });
        await store.deadLetter(snapshot(1, [anna, bert]), 'disk full', 1);
        await store.deadLetter(snapshot(1, [anna, bert]), 'disk full', 2);
        await store.deadLetter(snapshot(2, [anna]), 'disk full', 3);
        expect(await store.countDeadLetters()).toBe(2);
        await store.erase('room1', anna);
        expect(await store.countDeadLetters()).toBe(1);
        expect(await store.reviveDeadLetters()).toBe(0);
        expect(await store.reviveDeadLetters()).toBe(0);
        expect((await store.participation(room1)).contributions).toEqual([contribution(bert)]);
      });

      it('are counted in the lesson in which they were written, also when the next one has begun', async () => {
        await store.save(snapshot(1, [anna]));
        const tomorrow = 24 * 60 * minuteMs;
        const next = { source: 'next-1', startedAt: tomorrow, endedAt: tomorrow + 30_000 };
        await store.deadLetter(snapshot(2, [anna]), 'disk I/O error', 90_000);
        await store.save(snapshot(0, [anna, bert], next));
        expect(await store.reviveDeadLetters()).toBe(0);
        const lesson = await store.participation({ roomId: 'room1', scope: 'lesson' });
        expect(lesson.contributions).toMatchObject([{ notes: 10 }, { notes: 10 }]);
        const { rows } = await store.exportLessons('room1', 2 * tomorrow, undefined, 9);
        expect(rows.map(({ startedAt, endedAt, counts }) => [startedAt, endedAt, counts.notes])).toEqual([
          [30_000, 90_000, 20],
          [next.startedAt, next.endedAt, 10],
          [next.startedAt, next.endedAt, 10],
        ]);
        const after = { source: 'next-2', startedAt: next.endedAt, endedAt: next.endedAt + 30_000 };
        await store.save(snapshot(0, [anna], after));
        expect(await store.participation(room1)).toMatchObject({ lessons: 2, sessions: { [anna]: 2 } });
      });
    });
  });
}
