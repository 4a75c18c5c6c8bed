/** A class's lessons for a learning record store: pseudonyms and counts, page by page, like the class's export. */
import type { LessonCursor, LessonRow, SelStore } from '../../persistence/sel-store.ts';
import { caliperEnvelope, caliperEvent } from '../../shared/sel/caliper.ts';
import type { Issuer } from '../../shared/sel/participation-record.ts';
import { xapiStatement } from '../../shared/sel/xapi.ts';

const lessonsPerPage = 20;

export interface InterchangeOptions {
  readonly roomId: string;
  readonly issuer: Issuer;
  /** Unix ms. Lessons that may not be over by then are left out. */
  readonly at: number;
}

type Lessons = Pick<SelStore, 'exportLessons'>;

/** One JSON array of statements, as `POST /statements` of xAPI accepts it. */
export async function* xapiJson(store: Lessons, options: InterchangeOptions): AsyncGenerator<string> {
  yield '[';
  yield* items(store, options, (row) => xapiStatement(row, options.issuer));
  yield ']';
}

/** One Caliper envelope. */
export async function* caliperJson(store: Lessons, options: InterchangeOptions): AsyncGenerator<string> {
  const { issuer, at } = options;
  const [head, tail] = JSON.stringify(caliperEnvelope([], issuer, at)).split('[]');
  yield `${head}[`;
  yield* items(store, options, (row) => caliperEvent(row, issuer));
  yield `]${tail}`;
}

async function* items(
  store: Lessons,
  { roomId, at }: InterchangeOptions,
  itemOf: (row: LessonRow) => object,
): AsyncGenerator<string> {
  let separator = '';
  for (let after: LessonCursor | undefined, isLast = false; !isLast; ) {
    const page = await store.exportLessons(roomId, at, after, lessonsPerPage);
    for (const row of page.rows) {
      yield separator + JSON.stringify(itemOf(row));
      separator = ',\n';
    }
    after = page.next;
    isLast = page.next === undefined;
  }
}
