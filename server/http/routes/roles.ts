import { RoleRequest } from '../../../shared/api.ts';
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

const assignRole: Routes = (context) => async (api) => {
  api.put(
    '/api/rooms/:code/roles/:participantId',
    {
      schema: {
        tags: ['controls'],
        summary: "Give a participant a part in the music, one of the room's `roleNames`",
        security: roomTokenOnly,
        params: ParticipantParams,
        body: RoleRequest,
        response: answers,
      },
    },
    async ({ headers, params, body }, reply) => {
      const member = await authenticateMember(context, headers.authorization, params.code);
      await changeParticipant(context, member, {
        root: 'roles',
        key: params.participantId,
        value: body.role,
      });
      return reply.code(204).send(null);
    },
  );
};

const clearRole: Routes = (context) => async (api) => {
  api.delete(
    '/api/rooms/:code/roles/:participantId',
    {
      schema: {
        tags: ['controls'],
        summary: "Take a participant's part away",
        security: roomTokenOnly,
        params: ParticipantParams,
        response: answers,
      },
    },
    async ({ headers, params }, reply) => {
      const member = await authenticateMember(context, headers.authorization, params.code);
      await changeParticipant(context, member, {
        root: 'roles',
        key: params.participantId,
        value: undefined,
      });
      return reply.code(204).send(null);
    },
  );
};

export const roleRoutes: readonly Routes[] = [assignRole, clearRole];
