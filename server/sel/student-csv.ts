/** A student's export as one table: a row for each value, so that nothing is left out and no column is ever missing. */
import type { StudentExport } from '../../shared/sel-api.ts';
import { csvLine } from './csv-line.ts';

const head = ['record', 'at', 'roomId', 'lesson', 'period', 'field', 'value'];

interface Place {
  readonly record: string;
  readonly at: number | null;
  readonly roomId: string | null;
  readonly lesson?: number;
  readonly period?: number;
}

export function studentCsv(data: StudentExport): string {
  const lines = [csvLine(head)];
  const add = (place: Place, values: Readonly<Record<string, unknown>>): void => {
    for (const [field, value] of Object.entries(values)) lines.push(rowOf(place, field, value));
  };
  const { studentId, optedOut, exportedAt } = data;
  add({ record: 'student', at: exportedAt, roomId: null }, { studentId, optedOut });
  for (const { roomId, participantId } of data.seats) {
    add({ record: 'seat', at: null, roomId }, { participantId });
  }
  for (const { kind, at, roomId, entryId, participantId, correctedAt, content } of data.entries) {
    add({ record: kind, at, roomId }, { entryId, participantId, correctedAt, ...content });
  }
  for (const { roomId, lesson, period, participantId, startedAt, endedAt, counts } of data.participation) {
    const place = { record: 'participation', at: startedAt, roomId, lesson, period };
    add(place, { participantId, endedAt, ...counts });
  }
  for (const { roomId, lesson, ...counts } of data.meetings) {
    add({ record: 'meetings', at: null, roomId, lesson }, counts);
  }
  for (const { kind, at, roomId, received } of data.events) {
    add({ record: 'event', at, roomId }, { kind, received });
  }
  for (const { at, action } of data.accesses) add({ record: 'access', at, roomId: null }, { action });
  return lines.join('');
}

function rowOf({ record, at, roomId, lesson, period }: Place, field: string, value: unknown): string {
  const time = at === null ? null : new Date(at).toISOString();
  const text = typeof value === 'number' ? value : value === null ? null : String(value);
  return csvLine([record, time, roomId, lesson ?? null, period ?? null, field, text]);
}
