/** A student's half minutes page by page, seat by seat. Each page is one range of the table, however long the student's history is. */
import type { Database } from 'better-sqlite3';
import type { ClassCursor, Seat, SelStore } from '../../sel-store.ts';
import type { ClassDirectory } from './class-directory.ts';
import { exportColumns, parseExportRow } from './export-row.ts';

export const seatPageQuery = `SELECT ${exportColumns}
  FROM periods JOIN participation AS own USING (room_id, period) JOIN seats USING (room_id, participant_id)
  WHERE periods.room_id = @roomId AND periods.period > @period AND own.participant_id = @participantId
  ORDER BY periods.period LIMIT @limit`;

export function openStudentPeriods(
  db: Database,
  directory: ClassDirectory,
): Pick<SelStore, 'exportStudentPeriods'> {
  const page = db.prepare<ClassCursor & { limit: number }>(seatPageQuery);

  return {
    async exportStudentPeriods(roomId, studentId, after, limit) {
      const seats = directory.seatsOf(roomId, studentId);
      const first = Math.max(
        0,
        seats.findIndex((seat) => after !== undefined && isSeat(seat, after)),
      );
      const rows: ReturnType<typeof parseExportRow>[] = [];
      for (const seat of seats.slice(first)) {
        const period = after !== undefined && isSeat(seat, after) ? after.period : 0;
        rows.push(...page.all({ ...seat, period, limit: limit - rows.length }).map(parseExportRow));
        if (rows.length === limit) break;
      }
      const last = rows.length < limit ? undefined : rows.at(-1);
      return {
        rows: rows.map(({ studentId: _, ...own }) => own),
        next: last && { roomId: last.roomId, period: last.period, participantId: last.participantId },
      };
    },
  };
}

function isSeat(a: Seat, b: Seat): boolean {
  return a.roomId === b.roomId && a.participantId === b.participantId;
}
