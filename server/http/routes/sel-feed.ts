/** The teacher's live feed. */
import Type from 'typebox';
import { SelEvent } from '../../../shared/sel-api.ts';
import type { Timer } from '../../clock.ts';
import { EventStream } from '../event-stream.ts';
import type { HttpContext } from '../http-context.ts';
import { ProblemError } from '../problem-error.ts';
import { CodeParams, problems, type Routes, roomTokenOnly } from '../route-schema.ts';
import { orStoreFailed, selProblems, teacherAccess } from '../sel-access.ts';
import { selTag } from '../sel-route-schema.ts';

/** Screens of the teachers of one room. */
const maxFollowers = 20;

export const selFeedRoutes: Routes = (context) => async (api) => {
  api.get(
    '/api/rooms/:code/sel/feed',
    {
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
      const { room } = await teacherAccess(context, request, 'feed');
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
      await sendEvents(context, stream, room.roomId, after);
    },
  );
};

async function sendEvents(
  context: HttpContext,
  stream: EventStream,
  roomId: string,
  after: number,
): Promise<void> {
  const { clock, config, sel } = context;
  const { selFeedHeartbeatMs, tokenLifetimeMs } = config.timing;
  let heartbeat: Timer | undefined;
  const arm = (): void => {
    heartbeat = clock.at(clock.now() + selFeedHeartbeatMs, () => {
      stream.beat();
      arm();
    });
  };
  arm();
  // No longer than the token can live: whoever follows on shows a fresh one.
  const limit = clock.at(clock.now() + tokenLifetimeMs, () => stream.end());
  try {
    for await (const events of sel.feed.follow(roomId, after, stream.signal)) {
      for (const event of events) await stream.send(event.eventId, event.kind, event);
    }
  } catch {
    // The store failed: the client reconnects and goes on after the last event that it has.
  } finally {
    heartbeat?.cancel();
    limit.cancel();
    stream.end();
  }
}
