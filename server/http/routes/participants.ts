import { removeParticipant } from '../control-room.ts';
import { authenticateTeacher } from '../membership.ts';
import {
  memberProblems,
  NoContent,
  ParticipantParams,
  problems,
  type Routes,
  roomTokenOnly,
} from '../route-schema.ts';

export const participantRoutes: Routes = (context) => async (api) => {
  api.delete(
    '/api/rooms/:code/participants/:participantId',
    {
      schema: {
        tags: ['controls'],
        summary: 'Remove a participant: connections are closed and the token is refused from now on',
        security: roomTokenOnly,
        params: ParticipantParams,
        response: {
          204: NoContent,
          ...problems(...memberProblems, 'PARTICIPANT_NOT_FOUND', 'STORE_UNAVAILABLE'),
        },
      },
    },
    async (request, reply) => {
      const teacher = await authenticateTeacher(context, request);
      await removeParticipant(context, teacher, request.params.participantId);
      return reply.code(204).send(null);
    },
  );
};
