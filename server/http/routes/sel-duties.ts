/** What a parent may ask for: everything shown, everything erased; and who has looked. */
import { Readable } from 'node:stream';
import Type from 'typebox';
import { AccessLogAnswer, type SelStudent, StudentExport } from '../../../shared/sel-api.ts';
import { classCsv, classJsonLines } from '../../sel/class-export.ts';
import { paced } from '../../sel/paced.ts';
import { studentCsv } from '../../sel/student-csv.ts';
import { studentJson } from '../../sel/student-json.ts';
import { eraseNames } from '../erase-names.ts';
import type { HttpContext } from '../http-context.ts';
import { CodeParams, NoContent, problems, type Routes, roomTokenOnly } from '../route-schema.ts';
import { seatStudent } from '../seat-student.ts';
import { orStoreFailed, recordNotFound, selProblems, teacherAccess } from '../sel-access.ts';
import { nextBefore, PageQuery, pageOf, StudentParams, selTag } from '../sel-route-schema.ts';

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
          format: Type.Optional(Type.Union([Type.Literal('json'), Type.Literal('csv')])),
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
          format: Type.Optional(Type.Union([Type.Literal('jsonl'), Type.Literal('csv')])),
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

const erase: Routes = (context) => async (api) => {
  api.delete(
    `${path}/students/:studentId`,
    {
      schema: {
        tags: selTag,
        summary:
          'Erase a student: every row, the key, and the bytes in the file. Nothing is recorded afterwards',
        security: roomTokenOnly,
        params: StudentParams,
        querystring: Type.Object({
          names: Type.Optional(
            Type.Union([Type.Literal('keep'), Type.Literal('erase')], {
              description:
                "erase: also replaces the name in the class's rooms, of which each begins a new history; who is in one reconnects",
            }),
          ),
        }),
        response: { 204: NoContent, ...problems(...selProblems, 'RECORD_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { studentId } = request.params;
      const { names } = request.query;
      const action = names === 'erase' ? 'name-erasure' : 'erasure';
      const { room } = await teacherAccess(context, request, action, studentId);
      await seatStudent(context, room.roomId, studentId);
      const student = await studentOf(context, room.roomId, studentId);
      await orStoreFailed(context.sel.erase(room.roomId, studentId));
      if (names === 'erase') await eraseNames(context, student.seats);
      return reply.code(204).send(null);
    },
  );
};

/** Throws RECORD_NOT_FOUND. */
async function studentOf(context: HttpContext, roomId: string, studentId: string): Promise<SelStudent> {
  const students = await orStoreFailed(context.sel.store.students(roomId));
  const student = students.find((each) => each.studentId === studentId);
  if (student === undefined) throw recordNotFound();
  return student;
}

const accessLog: Routes = (context) => async (api) => {
  api.get(
    `${path}/access-log`,
    {
      schema: {
        tags: selTag,
        summary: 'Which teacher looked at or changed what, newest first; nobody can change it',
        security: roomTokenOnly,
        params: CodeParams,
        querystring: PageQuery,
        response: { 200: AccessLogAnswer, ...problems(...selProblems) },
      },
    },
    async (request) => {
      const { room } = await teacherAccess(context, request, 'access-log');
      const records = await orStoreFailed(context.sel.store.accessLog(room.roomId, pageOf(request.query)));
      return { records, before: nextBefore(records.map(({ accessId }) => accessId)) };
    },
  );
};

export const selDutyRoutes: readonly Routes[] = [exportStudent, exportClass, erase, accessLog];
