import { Prompt, PromptRequest } from '../../../shared/sel-api.ts';
import { CodeParams, NoContent, problems, type Routes, roomTokenOnly } from '../route-schema.ts';
import { orStoreFailed, selProblems, teacherAccess } from '../sel-access.ts';
import { selTag } from '../sel-route-schema.ts';

const path = '/api/rooms/:code/sel/prompt';

export const selPromptRoutes: Routes = (context) => async (api) => {
  api.put(
    path,
    {
      schema: {
        tags: selTag,
        summary: 'Ask the room a question, instead of the one before',
        security: roomTokenOnly,
        params: CodeParams,
        body: PromptRequest,
        response: { 200: Prompt, ...problems(...selProblems) },
      },
    },
    async (request) => {
      const { room } = await teacherAccess(context, request, 'prompt');
      const { sel, clock } = context;
      const prompt = await orStoreFailed(sel.store.setPrompt(room.roomId, request.body, clock.unixNow()));
      sel.feed.wake(room.roomId);
      sel.invitations.changed(room.roomId);
      return prompt;
    },
  );

  api.delete(
    path,
    {
      schema: {
        tags: selTag,
        summary: 'Ask no longer',
        security: roomTokenOnly,
        params: CodeParams,
        response: { 204: NoContent, ...problems(...selProblems) },
      },
    },
    async (request, reply) => {
      const { room } = await teacherAccess(context, request, 'prompt');
      await orStoreFailed(context.sel.store.withdrawPrompt(room.roomId));
      context.sel.invitations.changed(room.roomId);
      return reply.code(204).send(null);
    },
  );
};
