/**
 * What of a request reaches the log: method and route, and the room's id once it is known. No headers, no query (the socket's token is in it), no body, hence no
 * names; no address and no path, because a child's network and a class's join code are nobody's business there.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

declare module 'fastify' {
  interface FastifyRequest {
    /** From here on the lines of this request carry the room. `roomId`: from a record or a token, never what the address says. */
    noteRoom(roomId: string): void;
  }
  interface FastifyBaseLogger {
    /** pino's. */
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
