import { RoleRequest } from '../../../shared/api.ts';
import { changeValue, clearRoute, valueAnswers, valuePath } from '../participant-value.ts';
import { ParticipantParams, type Routes, roomTokenOnly } from '../route-schema.ts';

const assignRole: Routes = (context) => async (api) => {
  api.put(
    valuePath('roles'),
    {
      schema: {
        tags: ['controls'],
        summary: "Give a participant a part in the music, one of the room's `roleNames`",
        security: roomTokenOnly,
        params: ParticipantParams,
        body: RoleRequest,
        response: valueAnswers,
      },
    },
    async (request, reply) => {
      await changeValue(context, request, 'roles', request.body.role);
      return reply.code(204).send(null);
    },
  );
};

const clearRole = clearRoute({
  root: 'roles',
  summary: "Take a participant's part away",
  params: ParticipantParams,
});

export const roleRoutes: readonly Routes[] = [assignRole, clearRole];
