import { TempoAnswer, TempoRequest } from '../../../shared/api.ts';
import { changeSettings } from '../control-room.ts';
import { authenticateMember } from '../membership.ts';
import { CodeParams, memberProblems, problems, type Routes, roomTokenOnly } from '../route-schema.ts';

export const tempoRoutes: Routes = (context) => async (api) => {
  api.patch(
    '/api/rooms/:code/tempo',
    {
      schema: {
        tags: ['controls'],
        summary: 'Tempo and metre; `playing` starts and stops the beat',
        security: roomTokenOnly,
        params: CodeParams,
        body: TempoRequest,
        response: { 200: TempoAnswer, ...problems(...memberProblems, 'EDIT_DENIED') },
      },
    },
    async (request) => {
      const member = await authenticateMember(context, request);
      return (await changeSettings(context, member, 'tempo', request.body)).tempo;
    },
  );
};
