/** Participation over time: by snapshot within a lesson, by lesson within a room or class. */
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { Collaboration } from '../../../shared/sel/collaboration.ts';
import type { SelScope, SeriesPoint } from '../../../shared/sel-api.ts';
import type { Selection, SelStore } from '../../sel-store.ts';
import { Nullable, StoredInteger } from '../row-schema.ts';
import type { ClassDirectory } from './class-directory.ts';
import { CountFields, type Counts, countColumns, selectCounts } from './count-columns.ts';
import { SelRowError, selRow } from './sel-row.ts';
import { chooserOf, lessonsIn, takesPart } from './selection-scope.ts';

const parseRow = selRow(
  'participation',
  Type.Object({
    studentId: Type.String(),
    roomId: Type.String(),
    lesson: StoredInteger,
    period: Nullable(StoredInteger),
    endedAt: StoredInteger,
    collaboration: Type.String(),
    ...CountFields,
  }),
);
type Row = ReturnType<typeof parseRow>;

const figures = Compile(Collaboration);

/** The figures as they were at the lesson's last snapshot. */
const lessonRows = (scope: Exclude<SelScope, 'lesson'>): string =>
  `SELECT student_id AS studentId, t.room_id AS roomId, t.lesson, NULL AS period, ended.at AS endedAt,
     ended.collaboration, ${selectCounts('t')}
   FROM lesson_totals AS t JOIN seats USING (room_id, participant_id)
     JOIN (SELECT room_id, lesson, max(ended_at) AS at, collaboration FROM periods
         WHERE ${lessonsIn(scope, 'periods')} GROUP BY room_id, lesson) AS ended
       ON ended.room_id = t.room_id AND ended.lesson = t.lesson
   WHERE ${lessonsIn(scope, 't')} AND ${takesPart('seats')} ORDER BY ended.at, t.room_id, t.lesson`;

/** SQL with the parameters `@roomId` and `@classId`. */
export function seriesQuery(scope: SelScope): string {
  return scope === 'lesson' ? periodRows : lessonRows(scope);
}

const periodRows = `SELECT student_id AS studentId, p.room_id AS roomId, p.lesson, p.period, p.ended_at AS endedAt,
     p.collaboration, ${selectCounts('own')}
   FROM periods AS p JOIN participation AS own USING (room_id, period) JOIN seats USING (room_id, participant_id)
   WHERE ${lessonsIn('lesson', 'p')} AND ${takesPart('seats')} ORDER BY p.period`;

export function openSeries(db: Database, directory: ClassDirectory): Pick<SelStore, 'series'> {
  const prepare = (sql: string) => db.prepare<{ roomId: string; classId: string }>(sql);
  const sql = {
    lesson: prepare(seriesQuery('lesson')),
    room: prepare(seriesQuery('room')),
    class: prepare(seriesQuery('class')),
  };
  return {
    async series(selection) {
      const { roomId, scope } = selection;
      const rows = sql[scope].all({ roomId, classId: directory.classOf(roomId) }).map(parseRow);
      return pointsOf(rows, selection);
    },
  };
}

function pointsOf(rows: readonly Row[], selection: Selection): SeriesPoint[] {
  const isChosen = chooserOf(selection);
  const points = new Map<string, SeriesPoint>();
  for (const { studentId, roomId, lesson, period, endedAt, collaboration, ...counts } of rows) {
    if (!isChosen(studentId)) continue;
    const key = `${roomId}/${lesson}/${period}`;
    const point = points.get(key);
    points.set(key, {
      roomId,
      lesson,
      period,
      endedAt,
      students: (point?.students ?? 0) + 1,
      sums: point === undefined ? counts : added(point.sums, counts),
      collaboration:
        selection.studentIds === undefined ? (point?.collaboration ?? figuresOf(collaboration)) : null,
    });
  }
  return [...points.values()];
}

function added(a: Counts, b: Counts): Counts {
  const sum = { ...a };
  for (const { name } of countColumns) sum[name] += b[name];
  return sum;
}

function figuresOf(json: string): Collaboration {
  const value: unknown = JSON.parse(json);
  if (figures.Check(value)) return value;
  throw new SelRowError('A row of periods in sel.db is damaged: collaboration.');
}
