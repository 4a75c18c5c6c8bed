/** The dashboard's figures. */
import { ClassSummary, SeriesAnswer, StudentSummary } from '../../../shared/sel-api.ts';
import { summarizeClass, summarizeStudent } from '../../sel/summary.ts';
import { CodeParams, problems, type Routes, roomTokenOnly } from '../plumbing/route-schema.ts';
import { ScopeQuery, StudentParams, selectionOf, selTag } from '../plumbing/sel-route-schema.ts';
import { orStoreFailed, recordNotFound, selProblems, teacherAccess } from '../use-cases/sel-access.ts';

const path = '/api/rooms/:code/sel';

const ofClass: Routes = (context) => async (api) => {
  api.get(
    `${path}/summary`,
    {
      schema: {
        tags: selTag,
        summary: 'The class, or a group of it, with the components of its score',
        security: roomTokenOnly,
        params: CodeParams,
        querystring: ScopeQuery,
        response: { 200: ClassSummary, ...problems(...selProblems) },
      },
    },
    async (request) => {
      const { room } = await teacherAccess(context, request, 'summary');
      const selection = selectionOf(room.roomId, request.query);
      const participation = await orStoreFailed(context.sel.store.participation(selection));
      return summarizeClass(selection.scope, participation);
    },
  );
};

const ofStudent: Routes = (context) => async (api) => {
  api.get(
    `${path}/students/:studentId/summary`,
    {
      schema: {
        tags: selTag,
        summary: "A student's counts, side by side: no score and no rank",
        security: roomTokenOnly,
        params: StudentParams,
        querystring: ScopeQuery,
        response: { 200: StudentSummary, ...problems(...selProblems, 'RECORD_NOT_FOUND') },
      },
    },
    async (request) => {
      const { studentId } = request.params;
      const { room } = await teacherAccess(context, request, 'student-summary', studentId);
      const { store } = context.sel;
      const students = await orStoreFailed(store.students(room.roomId));
      if (!students.some((student) => student.studentId === studentId)) throw recordNotFound();
      const { scope = 'class' } = request.query;
      const participation = await orStoreFailed(store.participation({ roomId: room.roomId, scope }));
      return summarizeStudent(studentId, participation);
    },
  );
};

const series: Routes = (context) => async (api) => {
  api.get(
    `${path}/series`,
    {
      schema: {
        tags: selTag,
        summary: 'Participation over time: by snapshot within a lesson, by lesson within a room or class',
        security: roomTokenOnly,
        params: CodeParams,
        querystring: ScopeQuery,
        response: { 200: SeriesAnswer, ...problems(...selProblems) },
      },
    },
    async (request) => {
      const selection = request.query;
      const chosen = selection.studentIds?.split(',') ?? [];
      const only = chosen.length === 1 ? chosen[0] : undefined;
      const { room } = await teacherAccess(context, request, 'series', only ?? null);
      return { points: await orStoreFailed(context.sel.store.series(selectionOf(room.roomId, selection))) };
    },
  );
};

export const selSummaryRoutes: readonly Routes[] = [ofClass, ofStudent, series];
