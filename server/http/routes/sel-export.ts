/** What a parent may ask to see about a student, and a teacher's export of the class. */
import { Readable } from 'node:stream';
import Type from 'typebox';
import type { StudentRecord } from '../../../persistence/sel-store.ts';
import { StudentExport } from '../../../shared/sel-api.ts';
import { classCsv, classJsonLines } from '../../sel/class-export.ts';
import { paced } from '../../sel/paced.ts';
import { studentCsv } from '../../sel/student-csv.ts';
import { type StudentHistory, studentPeriods } from '../../sel/student-periods.ts';
import { CodeParams, problems, type Routes, roomTokenOnly } from '../plumbing/route-schema.ts';
import { StudentParams, selTag } from '../plumbing/sel-route-schema.ts';
import { orStoreFailed, recordNotFound, selProblems, teacherAccess } from '../use-cases/sel-access.ts';

/** A student's export as JSON text: the record, with the half minutes streamed into it from the store. */
async function* studentJson(record: StudentRecord, history: StudentHistory): AsyncGenerator<string> {
  yield `${JSON.stringify(record).slice(0, -1)},"participation":[`;
  let separator = '';
  for await (const row of studentPeriods(history)) {
    yield separator + JSON.stringify(row);
    separator = ',';
  }
  yield ']}';
}

const path = '/api/rooms/:code/sel';

const csvLinesPerTurn = 1000;
const jsonRowsPerTurn = 250;

const exportStudent: Routes = (context) => async (api) => {
  api.get(
    `${path}/students/:studentId/export`,
    {
      schema: {
        tags: selTag,
        summary: 'Everything kept about a student, and nothing about anybody else',
        security: roomTokenOnly,
        params: StudentParams,
        querystring: Type.Object({
          format: Type.Optional(Type.Enum(['json', 'csv'])),
        }),
        response: {
          200: {
            description: 'As JSON, or as CSV with a row for each value',
            content: {
              'application/json': { schema: StudentExport },
              'text/csv': { schema: Type.Unknown() },
            },
          },
          ...problems(...selProblems, 'RECORD_NOT_FOUND'),
        },
      },
    },
    async (request, reply) => {
      const { studentId } = request.params;
      const { room } = await teacherAccess(context, request, 'export', studentId);
      const { sel, clock } = context;
      const record = await orStoreFailed(sel.store.exportStudent(room.roomId, studentId, clock.unixNow()));
      if (record === null) throw recordNotFound();
      const history = { store: sel.store, roomId: room.roomId, studentId };
      const isCsv = request.query.format === 'csv';
      const lines = isCsv ? studentCsv(record, history) : studentJson(record, history);
      const text = paced(clock, lines, isCsv ? csvLinesPerTurn : jsonRowsPerTurn);
      return reply.type(isCsv ? 'text/csv; charset=utf-8' : 'application/json').send(Readable.from(text));
    },
  );
};

const exportClass: Routes = (context) => async (api) => {
  api.get(
    `${path}/export`,
    {
      schema: {
        tags: selTag,
        summary: "The class's participation by snapshot, under ids; never what a child said",
        security: roomTokenOnly,
        params: CodeParams,
        querystring: Type.Object({
          format: Type.Optional(Type.Enum(['jsonl', 'csv'])),
        }),
        response: {
          200: {
            description: 'Sent page by page, as JSON lines or CSV',
            content: {
              'application/jsonl': { schema: Type.Unknown() },
              'text/csv': { schema: Type.Unknown() },
            },
          },
          ...problems(...selProblems),
        },
      },
    },
    async (request, reply) => {
      const { room } = await teacherAccess(context, request, 'export');
      const isCsv = request.query.format === 'csv';
      const lines = isCsv ? classCsv : classJsonLines;
      const type = isCsv ? 'text/csv; charset=utf-8' : 'application/jsonl';
      return reply.type(type).send(Readable.from(lines(context.sel.store, room.roomId)));
    },
  );
};

export const selExportRoutes: readonly Routes[] = [exportStudent, exportClass];
