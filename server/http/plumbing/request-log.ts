/**
 * Logs only a request's method, its route, and the room's id once it is known. The log has no headers, no query (it contains the
 * socket's token) and no body, hence no names. It has no address and no path either, because a child's network and a class's join
 * code don't belong there.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

declare module 'fastify' {
  interface FastifyRequest {
    /** Adds the room to all further log lines of this request. `roomId` comes from a record or a token, never from the URL. */
    noteRoom(roomId: string): void;
  }
  interface FastifyBaseLogger {
    /** A pino method. */
    setBindings(bindings: Readonly<Record<string, string>>): void;
  }
}

const secretFields = ['authorization', 'token', 'teacherKey', 'secret', 'name', 'query'];

export function createRequestLogger(logger: Logger): Logger {
  return logger.child(
    {},
    {
      redact: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      serializers: {
        req: ({ method, routeOptions }: FastifyRequest) => ({ method, route: routeOptions.url }),
        res: ({ statusCode }: FastifyReply) => ({ statusCode }),
      },
    },
  );
}

export function noteRooms(app: FastifyInstance): void {
  app.decorateRequest('noteRoom', function (this: FastifyRequest, roomId: string) {
    this.log.setBindings({ roomId });
  });
}
