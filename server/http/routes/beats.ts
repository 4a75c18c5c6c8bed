import { BeatsRequest } from '../../../shared/api.ts';
import { changeParticipant } from '../control-room.ts';
import { authenticateMember } from '../membership.ts';
import {
  memberProblems,
  NoContent,
  ParticipantParams,
  problems,
  type Routes,
  roomTokenOnly,
} from '../route-schema.ts';

const answers = { 204: NoContent, ...problems(...memberProblems, 'EDIT_DENIED', 'PARTICIPANT_NOT_FOUND') };

const assignBeats: Routes = (context) => async (api) => {
  api.put(
    '/api/rooms/:code/beats/:participantId',
    {
      schema: {
        tags: ['controls'],
        summary: 'The beats of the bar on which a participant plays, counted from 0',
        security: roomTokenOnly,
        params: ParticipantParams,
        body: BeatsRequest,
        response: answers,
      },
    },
    async ({ headers, params, body }, reply) => {
      const member = await authenticateMember(context, headers.authorization, params.code);
      await changeParticipant(context, member, {
        root: 'beats',
        key: params.participantId,
        value: [...body.beats].sort((a, b) => a - b),
      });
      return reply.code(204).send(null);
    },
  );
};

const clearBeats: Routes = (context) => async (api) => {
  api.delete(
    '/api/rooms/:code/beats/:participantId',
    {
      schema: {
        tags: ['controls'],
        summary: "Take a participant's beats away",
        security: roomTokenOnly,
        params: ParticipantParams,
        response: answers,
      },
    },
    async ({ headers, params }, reply) => {
      const member = await authenticateMember(context, headers.authorization, params.code);
      await changeParticipant(context, member, {
        root: 'beats',
        key: params.participantId,
        value: undefined,
      });
      return reply.code(204).send(null);
    },
  );
};

export const beatRoutes: readonly Routes[] = [assignBeats, clearBeats];
