import { AskedAnswer, maxPromptLength, Prompt, PromptRequest } from '../../../shared/sel-api.ts';
import { readText } from '../plumbing/read-text.ts';
import { CodeParams, NoContent, problems, type Routes, roomTokenOnly } from '../plumbing/route-schema.ts';
import { selTag } from '../plumbing/sel-route-schema.ts';
import { authenticateTeacher } from '../use-cases/membership.ts';
import { orStoreFailed, selProblems, teacherAccess } from '../use-cases/sel-access.ts';

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
      const text = readText(request.body.text, 'body.text', { maxLength: maxPromptLength });
      const { room } = await teacherAccess(context, request, 'prompt');
      const { sel, clock } = context;
      const asked = { ...request.body, text };
      const prompt = await orStoreFailed(sel.store.setPrompt(room.roomId, asked, clock.unixNow()));
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
      const { sel, clock } = context;
      await orStoreFailed(sel.store.withdrawPrompt(room.roomId, clock.unixNow()));
      sel.feed.wake(room.roomId);
      sel.invitations.changed(room.roomId);
      return reply.code(204).send(null);
    },
  );

  api.get(
    `${path}/asked`,
    {
      schema: {
        tags: selTag,
        summary: 'What the room is asked now',
        security: roomTokenOnly,
        params: CodeParams,
        response: { 200: AskedAnswer, ...problems(...selProblems) },
      },
    },
    async (request) => {
      // The answer contains nothing about a child, so the access is not logged.
      const { room } = await authenticateTeacher(context, request);
      return { prompt: await orStoreFailed(context.sel.store.askedPrompt(room.roomId)) };
    },
  );
};
