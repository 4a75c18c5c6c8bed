/**
 * What of a request reaches the log: method and route. No headers, no query (the socket's token is in it), no body, hence no
 * names; no address and no path, because a child's network and a class's join code are nobody's business there.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

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
