/** A student's export as JSON text: the record, and in it the half minutes as they come from the store. */
import type { StudentRecord } from '../../persistence/sel-store.ts';
import { type StudentHistory, studentPeriods } from './student-periods.ts';

export async function* studentJson(record: StudentRecord, history: StudentHistory): AsyncGenerator<string> {
  yield `${JSON.stringify(record).slice(0, -1)},"participation":[`;
  let separator = '';
  for await (const row of studentPeriods(history)) {
    yield separator + JSON.stringify(row);
    separator = ',';
  }
  yield ']}';
}
