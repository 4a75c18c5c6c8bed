/** A student's half minutes, page by page. A term has thousands. */
import type { ClassCursor, SelStore, StudentPeriodPage } from '../../persistence/sel-store.ts';

const rowsPerPage = 250;

export interface StudentHistory {
  readonly store: Pick<SelStore, 'exportStudentPeriods'>;
  readonly roomId: string;
  readonly studentId: string;
}

export async function* studentPeriods({
  store,
  roomId,
  studentId,
}: StudentHistory): AsyncGenerator<StudentPeriodPage['rows'][number]> {
  for (let after: ClassCursor | undefined, isLast = false; !isLast; isLast = after === undefined) {
    const page = await store.exportStudentPeriods(roomId, studentId, after, rowsPerPage);
    yield* page.rows;
    after = page.next;
  }
}
