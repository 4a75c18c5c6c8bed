/** What students are asked and what they answer. */
import { CheckInRequest, Invitation, ReflectionRequest, ThanksRequest } from '../../../shared/sel-api.ts';
import { ProblemError } from '../plumbing/problem-error.ts';
import { readAnswer } from '../plumbing/read-answer.ts';
import { CodeParams, NoContent, problems, type Routes, roomTokenOnly } from '../plumbing/route-schema.ts';
import { selTag } from '../plumbing/sel-route-schema.ts';
import { orStoreFailed, selProblems, studentSeat } from '../use-cases/sel-access.ts';

const ask: Routes = (context) => async (api) => {
  api.get(
    '/api/rooms/:code/sel/prompt',
    {
      schema: {
        tags: selTag,
        summary: 'What the student may answer now',
        security: roomTokenOnly,
        params: CodeParams,
        response: { 200: Invitation, ...problems(...selProblems) },
      },
    },
    async (request) => {
      const seat = await studentSeat(context, request);
      return orStoreFailed(context.sel.store.invitation(seat));
    },
  );
};

const answers = { 204: NoContent, ...problems(...selProblems, 'SEL_OFF') };

const reflect: Routes = (context) => async (api) => {
  api.post(
    '/api/rooms/:code/sel/reflections',
    {
      schema: {
        tags: selTag,
        summary: "Answer the teacher's prompt; only the teacher reads it",
        security: roomTokenOnly,
        params: CodeParams,
        body: ReflectionRequest,
        response: answers,
      },
    },
    async (request, reply) => {
      const seat = await studentSeat(context, request);
      const { promptId, ...content } = readAnswer(request.body);
      const { sel, clock } = context;
      const kept = await orStoreFailed(sel.store.addReflection(seat, promptId, content, clock.unixNow()));
      if (!kept) throw notAsked();
      sel.feed.wake(seat.roomId);
      return reply.code(204).send(null);
    },
  );
};

const checkIn: Routes = (context) => async (api) => {
  api.post(
    '/api/rooms/:code/sel/check-ins',
    {
      schema: {
        tags: selTag,
        summary: 'How pleasant, how much energy; each can be left out, and to skip is to send nothing',
        security: roomTokenOnly,
        params: CodeParams,
        body: CheckInRequest,
        response: answers,
      },
    },
    async (request, reply) => {
      const seat = await studentSeat(context, request);
      const { sel, clock } = context;
      const kept = await orStoreFailed(sel.store.addCheckIn(seat, request.body, clock.unixNow()));
      if (!kept) throw notAsked();
      sel.feed.wake(seat.roomId);
      return reply.code(204).send(null);
    },
  );
};

const thank: Routes = (context) => async (api) => {
  api.post(
    '/api/rooms/:code/sel/thanks',
    {
      schema: {
        tags: selTag,
        summary: 'Thank a peer for help; counts once between two snapshots',
        security: roomTokenOnly,
        params: CodeParams,
        body: ThanksRequest,
        response: { 204: NoContent, ...problems(...selProblems) },
      },
    },
    async (request, reply) => {
      const { roomId, participantId } = await studentSeat(context, request);
      // The answer is the same whether it counts or not, because a difference would reveal who is opted out.
      context.sel.thank(roomId, participantId, request.body.participantId);
      return reply.code(204).send(null);
    },
  );
};

function notAsked(): ProblemError {
  return new ProblemError('SEL_OFF', 'This is not asked for now; nothing was kept.');
}

export const studentAnswerRoutes: readonly Routes[] = [ask, reflect, checkIn, thank];
