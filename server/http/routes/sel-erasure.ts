/** Erases everything about a student, and shows who has looked at or changed what. */
import Type from 'typebox';
import { AccessLogAnswer, type SelStudent } from '../../../shared/sel-api.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import { CodeParams, NoContent, problems, type Routes, roomTokenOnly } from '../plumbing/route-schema.ts';
import { nextBefore, PageQuery, pageOf, StudentParams, selTag } from '../plumbing/sel-route-schema.ts';
import { ensureSelStudent } from '../use-cases/ensure-sel-student.ts';
import { eraseNames } from '../use-cases/erase-names.ts';
import { orStoreFailed, recordNotFound, selProblems, teacherAccess } from '../use-cases/sel-access.ts';

const path = '/api/rooms/:code/sel';

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
            Type.Enum(['keep', 'erase'], {
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
      await ensureSelStudent(context, room.roomId, studentId);
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

export const selErasureRoutes: readonly Routes[] = [erase, accessLog];
