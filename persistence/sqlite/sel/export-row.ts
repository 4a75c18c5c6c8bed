/** A student's half minute, as exports contain it. */
import Type from 'typebox';
import type { ClassRow } from '../../sel-store.ts';
import { StoredInteger } from '../row-schema.ts';
import { CountFields, selectCounts } from './count-columns.ts';
import { selRow } from './sel-row.ts';

const parseRow = selRow(
  'participation',
  Type.Object({
    studentId: Type.String(),
    roomId: Type.String(),
    participantId: Type.String(),
    lesson: StoredInteger,
    period: StoredInteger,
    startedAt: StoredInteger,
    endedAt: StoredInteger,
    ...CountFields,
  }),
);

/** Columns of `participation AS own`, its period and its seat. */
export const exportColumns = `student_id AS studentId, own.room_id AS roomId, own.participant_id AS participantId, lesson,
  own.period, started_at AS startedAt, ended_at AS endedAt, ${selectCounts('own')}`;

export function parseExportRow(row: unknown): ClassRow & { readonly participantId: string } {
  const { studentId, roomId, participantId, lesson, period, startedAt, endedAt, ...counts } = parseRow(row);
  return { studentId, roomId, participantId, lesson, period, startedAt, endedAt, counts };
}
