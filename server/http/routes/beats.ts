import { BeatsRequest } from '../../../shared/api.ts';
import { changeValue, clearRoute, valueAnswers, valuePath } from '../participant-value.ts';
import { ParticipantParams, type Routes, roomTokenOnly } from '../route-schema.ts';

const assignBeats: Routes = (context) => async (api) => {
  api.put(
    valuePath('beats'),
    {
      schema: {
        tags: ['controls'],
        summary: 'The beats of the bar on which a participant plays, counted from 0',
        security: roomTokenOnly,
        params: ParticipantParams,
        body: BeatsRequest,
        response: valueAnswers,
      },
    },
    async (request, reply) => {
      const inOrder = [...request.body.beats].sort((a, b) => a - b);
      await changeValue(context, request, 'beats', inOrder);
      return reply.code(204).send(null);
    },
  );
};

const clearBeats = clearRoute({
  root: 'beats',
  summary: "Take a participant's beats away",
  params: ParticipantParams,
});

export const beatRoutes: readonly Routes[] = [assignBeats, clearBeats];
