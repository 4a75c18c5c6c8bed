import { CodeAnswer } from '../../../shared/api.ts';
import { rotateCode } from '../control-room.ts';
import { authenticateTeacher } from '../membership.ts';
import { CodeParams, memberProblems, problems, type Routes, roomTokenOnly } from '../route-schema.ts';

export const codeRoutes: Routes = (context) => async (api) => {
  api.post(
    '/api/rooms/:code/code',
    {
      schema: {
        tags: ['controls'],
        summary: 'Give the room a new code; the old one joins nothing any more',
        security: roomTokenOnly,
        params: CodeParams,
        response: { 200: CodeAnswer, ...problems(...memberProblems) },
      },
    },
    async (request) => {
      const teacher = await authenticateTeacher(context, request);
      return { code: await rotateCode(context, teacher) };
    },
  );
};
