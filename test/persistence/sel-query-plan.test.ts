/** How the dashboard's queries find their rows: by key, whatever else the school has recorded. Times are in bench/sel-load.ts. */
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SelStore } from '../../persistence/sel-store.ts';
import { roomPageQuery } from '../../persistence/sqlite/sel/sel-class-export.ts';
import { lessonPageQuery, lessonSumsQuery } from '../../persistence/sqlite/sel/sel-lesson-export.ts';
import { participationQueries } from '../../persistence/sqlite/sel/sel-participation.ts';
import { seriesQuery } from '../../persistence/sqlite/sel/sel-series.ts';
import { seatPageQuery } from '../../persistence/sqlite/sel/sel-student-periods.ts';
import { anna, bert, cleo, createSelPlace, joinClass, type SelPlace, snapshot } from './sel-place.ts';

let place: SelPlace;
let store: SelStore;
beforeEach(async () => {
  place = createSelPlace();
  store = place.open();
  for (let lesson = 1; lesson <= 4; lesson += 1) {
    const roomId = `room${lesson}`;
    for (let n = 1; n <= 3; n += 1) {
      const source = `${roomId}-${n}`;
      await store.save(snapshot(n, [anna, bert, cleo], { roomId, source }));
    }
    if (lesson !== 4) await joinClass(store, roomId, 'room1');
  }
});
afterEach(async () => {
  await store.close();
  place.remove();
});

function planOf(sql: string): string[] {
  const db = new Database(place.file, { readonly: true });
  try {
    const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all({
      roomId: 'room1',
      classId: 'room1',
      period: 0,
      participantId: '',
      lesson: 1,
      endedBefore: 1e9,
      limit: 5,
    });
    return rows.map((row) => String((row as { detail: unknown }).detail));
  } finally {
    db.close();
  }
}

const bigTables =
  /^SCAN (participation|own|lesson_totals|t|lesson_contacts|met|entries|events|periods|p|seats)\b/;

it.each(['lesson', 'room', 'class'] as const)(
  'the summary of a %s reads no table from end to end',
  (scope) => {
    for (const [name, sql] of Object.entries(participationQueries(scope))) {
      expect(
        planOf(sql).filter((step) => bigTables.test(step)),
        name,
      ).toEqual([]);
    }
  },
);

it.each(['lesson', 'room', 'class'] as const)(
  'the series of a %s reads no table from end to end',
  (scope) => {
    expect(planOf(seriesQuery(scope)).filter((step) => bigTables.test(step))).toEqual([]);
  },
);

it('a page of the export is one range of its table, without sorting', () => {
  const plan = planOf(roomPageQuery);
  expect(plan.filter((step) => bigTables.test(step) || step.includes('TEMP B-TREE'))).toEqual([]);
});

it('a page of a student’s export is one range of its room, without sorting', () => {
  const plan = planOf(seatPageQuery);
  expect(plan.filter((step) => bigTables.test(step) || step.includes('TEMP B-TREE'))).toEqual([]);
});

it('a page of lessons for other systems reads no table from end to end', () => {
  for (const sql of [lessonPageQuery, lessonSumsQuery]) {
    expect(planOf(sql).filter((step) => bigTables.test(step))).toEqual([]);
  }
});

it('a term is read from the totals of its lessons, one row a student and lesson', async () => {
  const { contributions, lessons } = await store.participation({ roomId: 'room2', scope: 'class' });
  expect(lessons).toBe(3);
  expect(contributions).toHaveLength(3);
  expect(contributions[0]).toMatchObject({ notes: 3 * 3 * 10 });
  expect(place.query('SELECT 1 FROM lesson_totals')).toHaveLength(4 * 3);
  expect(participationQueries('class').sums).not.toContain('FROM participation');
});
