/** The API's description, made from the routes: `/openapi.json`, `/docs` and the page of problems. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { problemPagePath } from '../../shared/problem.ts';
import { renderProblemPage } from './problem-page.ts';

/** To be registered before the routes that it describes. */
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
  await app.register(swaggerUi, { routePrefix: '/docs' });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  const page = renderProblemPage();
  app.get(problemPagePath, { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page),
  );
}
