/** A student's export as one table with a row for each value, so that nothing is left out and no column is ever missing. */
import type { StudentRecord } from '../../persistence/sel-store.ts';
import { csvLine } from './csv-line.ts';
import { type StudentHistory, studentPeriods } from './student-periods.ts';

const head = ['record', 'at', 'roomId', 'lesson', 'period', 'field', 'value'];

interface Place {
  readonly record: string;
  readonly at: number | null;
  readonly roomId: string | null;
  readonly lesson?: number;
  readonly period?: number;
}

/** One line for each value. A term has a hundred thousand, too many for one turn of the event loop. */
export async function* studentCsv(data: StudentRecord, history: StudentHistory): AsyncGenerator<string> {
  const { studentId, optedOut, exportedAt, listed } = data;
  yield csvLine(head);
  yield* rowsOf({ record: 'student', at: exportedAt, roomId: null }, { studentId, optedOut });
  if (listed !== null) {
    const { importedAt, ...names } = listed;
    yield* rowsOf({ record: 'class-list', at: importedAt, roomId: null }, names);
  }
  for (const { roomId, participantId } of data.seats) {
    yield* rowsOf({ record: 'seat', at: null, roomId }, { participantId });
  }
  for (const { kind, at, roomId, entryId, participantId, correctedAt, content } of data.entries) {
    yield* rowsOf({ record: kind, at, roomId }, { entryId, participantId, correctedAt, ...content });
  }
  for (const { roomId, lesson, ...counts } of data.meetings) {
    yield* rowsOf({ record: 'meetings', at: null, roomId, lesson }, counts);
  }
  for (const { kind, at, roomId, received } of data.events) {
    yield* rowsOf({ record: 'event', at, roomId }, { kind, received });
  }
  for (const { at, action } of data.accesses) {
    yield* rowsOf({ record: 'access', at, roomId: null }, { action });
  }
  for await (const { roomId, lesson, period, participantId, ...row } of studentPeriods(history)) {
    const { startedAt, endedAt, counts } = row;
    const place = { record: 'participation', at: startedAt, roomId, lesson, period };
    yield* rowsOf(place, { participantId, endedAt, ...counts });
  }
}

function* rowsOf(place: Place, values: Readonly<Record<string, unknown>>): Generator<string> {
  for (const [field, value] of Object.entries(values)) yield rowOf(place, field, value);
}

function rowOf({ record, at, roomId, lesson, period }: Place, field: string, value: unknown): string {
  const time = at === null ? null : new Date(at).toISOString();
  const text = typeof value === 'number' ? value : value === null ? null : String(value);
  return csvLine([record, time, roomId, lesson ?? null, period ?? null, field, text]);
}
