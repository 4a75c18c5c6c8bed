/** The teacher's live feed. */
import Type from 'typebox';
import { SelEvent } from '../../../shared/sel-api.ts';
import { EventStream, streamRoute } from '../plumbing/event-stream.ts';
import { ProblemError } from '../plumbing/problem-error.ts';
import { CodeParams, problems, type Routes, roomTokenOnly } from '../plumbing/route-schema.ts';
import { selTag } from '../plumbing/sel-route-schema.ts';
import { streamToMember } from '../plumbing/sel-stream.ts';
import { orStoreFailed, selProblems, teacherAccess } from '../use-cases/sel-access.ts';

/** Per room, counted in teachers' screens. */
const maxFollowers = 20;

export const selFeedRoutes: Routes = (context) => async (api) => {
  api.get(
    '/api/rooms/:code/sel/feed',
    {
      ...streamRoute,
      schema: {
        tags: selTag,
        summary: 'What happens, as server-sent events; goes on after `Last-Event-ID`, and nothing is missed',
        security: roomTokenOnly,
        params: CodeParams,
        headers: Type.Object({
          'last-event-id': Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
        }),
        response: {
          200: { description: 'A stream of events', content: { 'text/event-stream': { schema: SelEvent } } },
          ...problems(...selProblems),
        },
      },
    },
    async (request, reply) => {
      const teacher = await teacherAccess(context, request, 'feed');
      const { room } = teacher;
      const { feed } = context.sel;
      if (feed.followersOf(room.roomId) >= maxFollowers) {
        throw new ProblemError('RATE_LIMITED', 'Too many live feeds of this room are open.', {
          retryAfterMs: 5000,
        });
      }
      const lastEventId = request.headers['last-event-id'];
      const after =
        lastEventId === undefined ? await orStoreFailed(feed.now(room.roomId)) : Number(lastEventId);
      const stream = new EventStream(reply);
      stream.mark(after);
      await streamToMember(context, {
        stream,
        member: teacher,
        lookAgain: () => feed.wake(room.roomId),
        send: async (options) => {
          for await (const events of feed.follow(room.roomId, after, options)) {
            for (const event of events) await stream.send(event.eventId, event.kind, event);
          }
        },
      });
    },
  );
};
