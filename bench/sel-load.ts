/**
 * What recording a lesson costs: `node scripts/run.mjs bench/sel-load.ts [folder]`. A lesson of 45 minutes with 30 students
 * at the highest rate that the limits let through, on a clock moved by hand; then a term of 60 such lessons, read as
 * the dashboard does.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as prng from 'lib0/prng';
import * as Y from 'yjs';
import type { SelStore, SelWrite } from '../persistence/sel-store.ts';
import { openSqliteSelStore } from '../persistence/sqlite/sel/open-sqlite-sel-store.ts';
import { limitOptions } from '../server/config/option-table.ts';
import { LessonRecorder } from '../server/sel/lesson-recorder.ts';
import type { Actor } from '../shared/participant.ts';
import { RoomReader } from '../shared/room-reader.ts';
import { joinClass } from '../test/persistence/sel-place.ts';
import { FakeClock } from '../test/support/fake-clock.ts';

const seed = 7;
const students = 30;
const lessonMinutes = 45;
const lessonsPerTerm = 60;
const snapshotIntervalMs = 30_000;
const lessonGapMs = 900_000;
const stepMs = 50;

const random = prng.create(seed);
const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'downbeat-sel-load-'));
const file = join(folder, 'sel.db');
const store = openSqliteSelStore({ file, lessonGapMs });
const actors = Array.from(
  { length: students },
  (_, index): Actor => ({ participantId: `st${String(index).padStart(8, '0')}`, role: 'student' }),
);

/** Notes and edits a second, of each student. */
interface Pace {
  readonly notes: number;
  readonly edits: number;
}
const highestPace: Pace = {
  notes: limitOptions.notesPerSecond.default,
  edits: limitOptions.updatesPerSecond.default,
};
/** As children play: a note or two, a pause, so that bouts begin and children meet. */
const ordinaryPace: Pace = { notes: 0.5, edits: 0.2 };

/** The writes of one lesson, and the ms that the server's own thread spent counting. */
function playLesson(pace: Pace): {
  readonly writes: SelWrite[];
  readonly countingMs: number;
  readonly events: number;
} {
  const clock = new FakeClock();
  const writes: SelWrite[] = [];
  const doc = new Y.Doc();
  const timeline = { rev: 1, clockId: 'fake', bpm: 120, beatsPerBar: 4, beatUnit: 4, playing: true };
  doc.getMap('timeline').set('current', { ...timeline, beatOrigin: 0, timeOrigin: 0 });
  const room = { roomId: 'lesson', reader: new RoomReader(doc) };
  const recorder = new LessonRecorder({
    clock,
    snapshotIntervalMs,
    push: (write) => writes.push(write),
    onFault: (error) => {
      throw error;
    },
  });
  for (const [index, actor] of actors.entries()) {
    if (index % 2 === 0) doc.getMap('beats').set(actor.participantId, [index % 4]);
    recorder.joined(room, actor);
  }
  const note = { seq: 1, midi: 60, velocity: 90 };
  /** How many in a step; on average exactly as many as the pace. */
  const drawn = (perSecond: number): number => Math.floor((perSecond * stepMs) / 1000 + prng.real53(random));
  let countingMs = 0;
  let events = 0;
  for (let at = 0; at < lessonMinutes * 60_000; at += stepMs) {
    const begin = performance.now();
    for (const { participantId, role } of actors) {
      const [notes, edits] = [drawn(pace.notes), drawn(pace.edits)];
      events += notes + edits;
      for (let n = 0; n < notes; n += 1) recorder.played(room, participantId, [note]);
      for (let n = 0; n < edits; n += 1) {
        recorder.edited(room, { participantId, role }, [
          { root: 'cells', key: `p1:0:${prng.int31(random, 0, 15)}` },
        ]);
      }
    }
    clock.advance(stepMs);
    countingMs += performance.now() - begin;
  }
  recorder.closed(room);
  return { writes, countingMs, events };
}

function quantiles(durationsMs: readonly number[]): Record<string, number> {
  const sorted = [...durationsMs].sort((a, b) => a - b);
  const at = (q: number): number =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0).toFixed(2));
  return { 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'max ms': at(1) };
}

async function save(writes: readonly SelWrite[]): Promise<number[]> {
  const durationsMs: number[] = [];
  for (const write of writes) {
    const begin = performance.now();
    await store.save(write);
    if (write.kind === 'snapshot') durationsMs.push(performance.now() - begin);
  }
  return durationsMs;
}

async function fileBytes(): Promise<number> {
  await store.scrub();
  return statSync(file).size;
}

/** The same lesson in another room and later. */
function repeat(writes: readonly SelWrite[], lesson: number): SelWrite[] {
  const roomId = `lesson${lesson}`;
  const laterMs = lesson * 86_400_000;
  return writes.flatMap((write): SelWrite[] => {
    const source = `${write.source}-${lesson}`;
    if (write.kind === 'event') return [];
    const { startedAt, endedAt } = write;
    return [{ ...write, source, roomId, startedAt: startedAt + laterMs, endedAt: endedAt + laterMs }];
  });
}

async function linkToClass(dashboard: SelStore, lesson: number): Promise<void> {
  await joinClass(dashboard, `lesson${lesson}`, 'lesson');
  for (const { participantId } of actors) {
    await dashboard.linkSeat({ roomId: `lesson${lesson}`, participantId }, participantId);
  }
}

async function timeQuery(
  name: string,
  query: () => Promise<unknown>,
): Promise<Record<string, string | number>> {
  const durationsMs: number[] = [];
  for (let run = 0; run < 20; run += 1) {
    const begin = performance.now();
    await query();
    durationsMs.push(performance.now() - begin);
  }
  return { query: name, ...quantiles(durationsMs) };
}

/** One lesson into the empty store's room of that name. */
async function measureLesson(
  name: string,
  lesson: ReturnType<typeof playLesson>,
): Promise<Record<string, string | number>> {
  const { writes, countingMs, events } = lesson;
  const snapshots = writes.filter((write) => write.kind === 'snapshot').length;
  const before = await fileBytes();
  const saveMs = await save(writes);
  return {
    lesson: name,
    events,
    snapshots,
    rows: snapshots * students,
    bytes: (await fileBytes()) - before,
    'counting, ms per snapshot': Number((countingMs / snapshots).toFixed(2)),
    ...quantiles(saveMs),
  };
}

console.log(
  `A lesson of ${lessonMinutes} min and ${students} students (seed ${seed}); p50, p95 and max of saving a snapshot:`,
);
const ordinary = playLesson(ordinaryPace);
const renamed = (writes: readonly SelWrite[]): SelWrite[] =>
  writes.map((write) => ({ ...write, roomId: 'highest', source: `highest-${write.source}` }));
const highest = playLesson(highestPace);
console.table([
  await measureLesson('ordinary pace', ordinary),
  await measureLesson('highest pace that the limits allow', { ...highest, writes: renamed(highest.writes) }),
]);

for (let lesson = 1; lesson < lessonsPerTerm; lesson += 1) {
  await save(repeat(ordinary.writes, lesson));
  await linkToClass(store, lesson);
}
console.log(`A term: ${lessonsPerTerm} lessons, ${await fileBytes()} bytes`);
const term = { roomId: 'lesson', scope: 'class' } as const;
const student = actors[0]?.participantId ?? '';
console.table([
  await timeQuery('class summary of the term', async () => store.participation(term)),
  await timeQuery('series of the term', () => store.series(term)),
  await timeQuery('series of the term, one student', () => store.series({ ...term, studentIds: [student] })),
  await timeQuery('class summary of the lesson', () =>
    store.participation({ roomId: 'lesson', scope: 'lesson' }),
  ),
  await timeQuery('students of the class', () => store.students('lesson')),
  await timeQuery('a student’s export but for the half minutes', () =>
    store.exportStudent('lesson', student, 0),
  ),
  await timeQuery('a page of a student’s half minutes', () =>
    store.exportStudentPeriods('lesson', student, undefined, 250),
  ),
  await timeQuery('a page of the class export', () => store.exportClass('lesson', undefined, 250)),
  await timeQuery('a page of lessons for xAPI', () => store.exportLessons('lesson', 1e13, undefined, 20)),
]);
await store.close();
rmSync(folder, { recursive: true });
