/** The inspector's live feed shows what a client can't see by itself. */
import { InspectorSample } from '../../../shared/inspector-api.ts';
import { EventStream, streamRoute } from '../plumbing/event-stream.ts';
import { ProblemError } from '../plumbing/problem-error.ts';
import {
  CodeParams,
  memberProblems,
  problems,
  type Routes,
  roomTokenOnly,
} from '../plumbing/route-schema.ts';
import { streamToMember } from '../plumbing/sel-stream.ts';
import { authenticateTeacher } from '../use-cases/membership.ts';

/** Per room. */
const maxFollowers = 5;

export const inspectRoutes: Routes = (context) => async (api) => {
  api.get(
    '/api/rooms/:code/inspect',
    {
      ...streamRoute,
      schema: {
        tags: ['rooms'],
        summary: "A sample of the room's traffic a second, as server-sent events, for its teachers",
        security: roomTokenOnly,
        params: CodeParams,
        response: {
          200: {
            description: 'A stream of events named `sample`',
            content: { 'text/event-stream': { schema: InspectorSample } },
          },
          ...problems(...memberProblems),
        },
      },
    },
    async (request, reply) => {
      const teacher = await authenticateTeacher(context, request);
      const { roomId } = teacher.room;
      const { inspections } = context;
      if (inspections.followersOf(roomId) >= maxFollowers) {
        throw new ProblemError('RATE_LIMITED', 'Too many inspectors of this room are open.', {
          retryAfterMs: 5000,
        });
      }
      const stream = new EventStream(reply);
      let id = 0;
      stream.mark(id);
      await streamToMember(context, {
        stream,
        member: teacher,
        // The source checks before each sample, and there is a sample every second.
        lookAgain: () => undefined,
        send: async ({ signal, mayFollow }) => {
          for await (const sample of inspections.follow(roomId, signal)) {
            if (!(await mayFollow())) return;
            id += 1;
            await stream.send(id, 'sample', sample);
          }
        },
      });
    },
  );
};
