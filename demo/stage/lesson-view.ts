/** The lesson as it stands, in lines of text. */
import { barPosition } from '../../shared/metre.ts';
import type { Lesson } from '../class/lesson.ts';
import type { Distribution } from '../measure/distribution.ts';
import { bold, clockTime, count, cyan, dim, green, left, ms, red, right } from './style.ts';

const maxEvents = 6;
const maxRows = 12;
const nameWidth = 16;
const widths = { students: 10, sent: 8, heard: 10, p50: 13, p95: 10, p99: 10 } as const;
const titles = {
  students: 'students',
  sent: 'sent',
  heard: 'heard',
  p50: 'latency p50',
  p95: 'p95',
  p99: 'p99',
} as const;
const columns = ['students', 'sent', 'heard', 'p50', 'p95', 'p99'] as const;
const noteSigns = { 2: 'half note', 4: '♩', 8: '♪' } as const;

export interface LessonEvent {
  readonly atMs: number;
  readonly says: string;
}

/** `events`: the newest last. */
export function drawLesson(lesson: Lesson, events: readonly LessonEvent[]): string[] {
  return [
    '',
    headline(lesson),
    beatLine(lesson),
    '',
    ...table(lesson),
    '',
    ...events.slice(-maxEvents).map(drawEvent),
    ...Array<string>(Math.max(0, maxEvents - events.length)).fill(''),
  ];
}

/** For where nothing can be redrawn. */
export function progressLine(lesson: Lesson): string {
  const { sent, heard, lost, doubled } = lesson.notes;
  const { members, liveCount } = lesson.room;
  return `${timeOf(lesson)}  ${count(sent)} notes played, heard ${count(heard)} times, ${lost} lost, ${doubled} doubled; ${liveCount} of ${members.length} connected`;
}

export function drawEvent({ atMs, says }: LessonEvent): string {
  return `  ${dim(clockTime(atMs))}  ${says}`;
}

function headline({ options, room }: Lesson): string {
  const { length } = room.students;
  return `  ${bold('Downbeat')} ${dim('·')} ${options.title} ${dim('·')} ${length} students and a teacher ${dim('·')} room ${room.code}`;
}

function beatLine(lesson: Lesson): string {
  const { tune } = lesson.options;
  const beat = Math.floor(lesson.beatNow ?? -1);
  const { bar, beatInBar } = barPosition({ beatsPerBar: tune.beatsPerBar }, Math.max(0, beat));
  const dots = Array.from({ length: tune.beatsPerBar }, (_, index) =>
    beat >= 0 && index === beatInBar ? cyan('●') : dim('○'),
  ).join(' ');
  const { members, liveCount } = lesson.room;
  const live = `${liveCount} of ${members.length} connected`;
  return `  ${timeOf(lesson)}   ${noteSigns[tune.beatUnit]} = ${tune.bpm}   bar ${right(String(bar + 1), 3)}  ${dots}   ${liveCount === members.length ? green(live) : red(live)}`;
}

function timeOf({ beatNow, band, options }: Lesson): string {
  const msOf = (beat: number): number => (beat * 60_000) / options.tune.bpm;
  return `${clockTime(msOf(Math.min(Math.max(0, beatNow ?? 0), band.endBeat)))} / ${clockTime(msOf(band.endBeat))}`;
}

function table(lesson: Lesson): string[] {
  const { rows, notes } = lesson.band;
  const { sent, heard, lost, doubled } = lesson.notes;
  const line = dim(
    `  ${'─'.repeat(nameWidth + Object.values(widths).reduce((sum, width) => sum + width, 0))}`,
  );
  const shown = rows.slice(0, maxRows);
  const losses = right(`${lost} lost · ${doubled} doubled`, widths.sent + widths.heard);
  return [
    dim(`  ${left('part', nameWidth)}${columns.map((name) => right(titles[name], widths[name])).join('')}`),
    line,
    ...shown.map(
      (row) => `  ${left(row.name, nameWidth)}${cells(row.students, row.sent, row.heard, row.latency)}`,
    ),
    ...(rows.length > shown.length ? [dim(`  … and ${rows.length - shown.length} more parts`)] : []),
    line,
    `  ${bold(left('all', nameWidth))}${cells(lesson.room.students.length, sent, heard, notes.latency)}`,
    `  ${' '.repeat(nameWidth + widths.students)}${lost + doubled === 0 ? green(losses) : red(losses)}`,
  ];
}

function cells(students: number, sent: number, heard: number, latency: Distribution): string {
  return [
    right(count(students), widths.students),
    right(count(sent), widths.sent),
    right(count(heard), widths.heard),
    right(ms(latency.percentile(50)), widths.p50),
    right(ms(latency.percentile(95)), widths.p95),
    right(ms(latency.percentile(99)), widths.p99),
  ].join('');
}
