import { changeValue, clearRoute, valueAnswers, valuePath } from '../participant-value.ts';
import { MuteParams, type Routes, roomTokenOnly } from '../route-schema.ts';

const mute: Routes = (context) => async (api) => {
  api.put(
    valuePath('mutes'),
    {
      schema: {
        tags: ['controls'],
        summary: 'Mute one participant, or every student with `*`',
        security: roomTokenOnly,
        params: MuteParams,
        response: valueAnswers,
      },
    },
    async (request, reply) => {
      await changeValue(context, request, 'mutes', true);
      return reply.code(204).send(null);
    },
  );
};

const unmute = clearRoute({
  root: 'mutes',
  summary: 'Unmute one participant, or lift the mute of every student with `*`',
  params: MuteParams,
});

export const muteRoutes: readonly Routes[] = [mute, unmute];
