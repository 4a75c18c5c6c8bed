import { ContestedSeatsAnswer, SeatDecision } from '../../../shared/api.ts';
import {
  CodeParams,
  memberProblems,
  NoContent,
  ParticipantParams,
  problems,
  type Routes,
  roomTokenOnly,
} from '../plumbing/route-schema.ts';
import { decideContestedSeat, listContestedSeats } from '../use-cases/contested-seats.ts';
import { authenticateTeacher } from '../use-cases/membership.ts';

const list: Routes = (context) => async (api) => {
  api.get(
    '/api/rooms/:code/seats/contested',
    {
      schema: {
        tags: ['controls'],
        summary:
          'Seats that two devices came for: the one that was there first has it, the other was sent away',
        security: roomTokenOnly,
        params: CodeParams,
        response: { 200: ContestedSeatsAnswer, ...problems(...memberProblems) },
      },
    },
    async (request) => {
      const teacher = await authenticateTeacher(context, request);
      return { seats: await listContestedSeats(context, teacher) };
    },
  );
};

const decide: Routes = (context) => async (api) => {
  api.put(
    '/api/rooms/:code/participants/:participantId/seat',
    {
      schema: {
        tags: ['controls'],
        summary:
          'Decide a contested seat: leave it to the device that was there first, or give it to the other',
        security: roomTokenOnly,
        params: ParticipantParams,
        body: SeatDecision,
        response: { 204: NoContent, ...problems(...memberProblems, 'PARTICIPANT_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const teacher = await authenticateTeacher(context, request);
      await decideContestedSeat(context, teacher, request.params.participantId, request.body);
      return reply.code(204).send(null);
    },
  );
};

export const contestedSeatRoutes: readonly Routes[] = [list, decide];
