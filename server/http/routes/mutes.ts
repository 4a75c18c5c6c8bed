import { changeParticipant } from '../control-room.ts';
import { authenticateMember } from '../membership.ts';
import {
  MuteParams,
  memberProblems,
  NoContent,
  problems,
  type Routes,
  roomTokenOnly,
} from '../route-schema.ts';

const answers = { 204: NoContent, ...problems(...memberProblems, 'EDIT_DENIED', 'PARTICIPANT_NOT_FOUND') };

const mute: Routes = (context) => async (api) => {
  api.put(
    '/api/rooms/:code/mutes/:participantId',
    {
      schema: {
        tags: ['controls'],
        summary: 'Mute one participant, or every student with `*`',
        security: roomTokenOnly,
        params: MuteParams,
        response: answers,
      },
    },
    async ({ headers, params }, reply) => {
      const member = await authenticateMember(context, headers.authorization, params.code);
      await changeParticipant(context, member, { root: 'mutes', key: params.participantId, value: true });
      return reply.code(204).send(null);
    },
  );
};

const unmute: Routes = (context) => async (api) => {
  api.delete(
    '/api/rooms/:code/mutes/:participantId',
    {
      schema: {
        tags: ['controls'],
        summary: 'Unmute one participant, or lift the mute of every student with `*`',
        security: roomTokenOnly,
        params: MuteParams,
        response: answers,
      },
    },
    async ({ headers, params }, reply) => {
      const member = await authenticateMember(context, headers.authorization, params.code);
      await changeParticipant(context, member, {
        root: 'mutes',
        key: params.participantId,
        value: undefined,
      });
      return reply.code(204).send(null);
    },
  );
};

export const muteRoutes: readonly Routes[] = [mute, unmute];
