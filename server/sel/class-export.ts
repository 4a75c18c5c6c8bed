/** A class's participation, page by page, so that the live rooms and everything else have their turn between two pages. */
import type { ClassRow, SelStore } from '../../persistence/sel-store.ts';
import { csvLine } from './csv-line.ts';

/** What the rooms' thread writes in a few ms. */
const rowsPerPage = 250;

const countNames = [
  'notes',
  'bouts',
  'turnsTaken',
  'turnsAssigned',
  'edits',
  'editBouts',
  'thanksGiven',
  'thanksReceived',
  'presentMs',
  'availableMs',
] as const satisfies readonly (keyof ClassRow['counts'])[];

async function* pages(
  store: Pick<SelStore, 'exportClass'>,
  roomId: string,
): AsyncGenerator<readonly ClassRow[]> {
  let page = await store.exportClass(roomId, undefined, rowsPerPage);
  yield page.rows;
  while (page.next !== undefined) {
    page = await store.exportClass(roomId, page.next, rowsPerPage);
    yield page.rows;
  }
}

export async function* classJsonLines(
  store: Pick<SelStore, 'exportClass'>,
  roomId: string,
): AsyncGenerator<string> {
  for await (const rows of pages(store, roomId)) {
    yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  }
}

export async function* classCsv(
  store: Pick<SelStore, 'exportClass'>,
  roomId: string,
): AsyncGenerator<string> {
  yield csvLine(['studentId', 'roomId', 'lesson', 'period', 'startedAt', 'endedAt', ...countNames]);
  for await (const rows of pages(store, roomId)) {
    yield rows
      .map(({ studentId, roomId: room, lesson, period, startedAt, endedAt, counts }) =>
        csvLine([
          studentId,
          room,
          lesson,
          period,
          new Date(startedAt).toISOString(),
          new Date(endedAt).toISOString(),
          ...countNames.map((name) => counts[name]),
        ]),
      )
      .join('');
  }
}
