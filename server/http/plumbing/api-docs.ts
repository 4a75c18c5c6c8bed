/** The API's description, generated from the routes: `/openapi.json`, `/docs` and the page of problems. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problemPagePath } from '../../../shared/problem.ts';
import { problemPageStyleSource, renderProblemPage } from './problem-page.ts';
import { apiDocsPolicy } from './security/content-policy.ts';

/** Must be registered before the routes that it describes. */
export async function registerApiDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Downbeat',
        description: `Rooms for music lessons. Errors are problem documents (RFC 9457): see ${problemPagePath}.`,
        version: '1',
      },
      components: {
        securitySchemes: {
          teacherKey: { type: 'http', scheme: 'bearer', description: 'A teacher key' },
          roomToken: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'The token of a room',
          },
        },
      },
    },
    hideUntagged: true,
  });
  // Generated once, because describing every route takes milliseconds in which nobody else is served.
  const json = once(() => JSON.stringify(app.swagger()));
  const yaml = once(() => app.swagger({ yaml: true }));
  const answerKept = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const { url } = request.routeOptions;
    if (url === '/docs/json') sendJson(reply, json());
    else if (url === '/docs/yaml') void reply.type('application/yaml; charset=utf-8').send(yaml());
    else done();
  };
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: apiDocsPolicy,
    uiHooks: { onRequest: answerKept },
  });
  app.get('/openapi.json', { schema: { hide: true } }, (_request, reply) => sendJson(reply, json()));
  const page = renderProblemPage();
  app.get(problemPagePath, { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('content-security-policy', `default-src 'none'; style-src ${problemPageStyleSource}`)
      .type('text/html; charset=utf-8')
      .send(page),
  );
}

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function sendJson(reply: FastifyReply, text: string): void {
  void reply.type('application/json; charset=utf-8').serializer(String).send(text);
}
