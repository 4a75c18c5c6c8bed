/** A student's stream of the questions that are open now. */
import { Invitation } from '../../../shared/sel-api.ts';
import { EventStream, streamRoute } from '../plumbing/event-stream.ts';
import { CodeParams, problems, type Routes, roomTokenOnly } from '../plumbing/route-schema.ts';
import { selTag } from '../plumbing/sel-route-schema.ts';
import { streamToMember } from '../plumbing/sel-stream.ts';
import { selProblems, studentAccess } from '../use-cases/sel-access.ts';

export const selInvitationRoutes: Routes = (context) => async (api) => {
  api.get(
    '/api/rooms/:code/sel/prompt/feed',
    {
      ...streamRoute,
      schema: {
        tags: selTag,
        summary: 'What the student may answer, now and whenever it changes, as server-sent events',
        security: roomTokenOnly,
        params: CodeParams,
        response: {
          200: {
            description: 'A stream of invitations',
            content: { 'text/event-stream': { schema: Invitation } },
          },
          ...problems(...selProblems),
        },
      },
    },
    async (request, reply) => {
      const member = await studentAccess(context, request);
      const seat = { roomId: member.room.roomId, participantId: member.actor.participantId };
      const { invitations } = context.sel;
      const stream = new EventStream(reply);
      const leave = invitations.enter(seat, () => stream.end());
      await streamToMember(context, {
        stream,
        member,
        lookAgain: () => invitations.changed(seat.roomId),
        send: async (options) => {
          let id = 0;
          for await (const invitation of invitations.follow(seat, options)) {
            id += 1;
            await stream.send(id, 'invitation', invitation);
          }
        },
      });
      leave();
    },
  );
};
