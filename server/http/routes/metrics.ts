import { equalSecret } from '../../auth/equal-secret.ts';
import { localTenantId } from '../../auth/secrets.ts';
import { requireBearer } from '../plumbing/bearer.ts';
import type { HttpContext } from '../plumbing/http-context.ts';
import { ProblemError } from '../plumbing/problem-error.ts';
import { problems, type Routes, teacherKeyOnly } from '../plumbing/route-schema.ts';

/**
 * Always requires a key, even from this machine, because behind a proxy on the same machine every client seems to be local. How
 * many rooms are open and how many children are in them is private.
 */
export const metricsRoutes: Routes = (context) => async (api) => {
  api.get(
    '/metrics',
    {
      schema: {
        tags: ['health'],
        summary:
          'Figures for Prometheus, for the bearer of the metrics token; without one, of the teacher key',
        security: teacherKeyOnly,
        response: {
          200: { description: 'Prometheus text format', content: { 'text/plain': { schema: {} } } },
          ...problems('UNAUTHORIZED'),
        },
      },
    },
    async (request, reply) => {
      authorise(context, request.headers.authorization);
      const text = await context.metrics.text();
      return reply.type(context.metrics.contentType).serializer(String).send(text);
    },
  );
};

/** Throws UNAUTHORIZED. */
function authorise({ config, keys, metrics }: HttpContext, authorization: string | undefined): void {
  const bearer = requireBearer(authorization);
  const { metricsToken } = config;
  const isAllowed =
    metricsToken === undefined ? keys.tenantOf(bearer) === localTenantId : equalSecret(bearer, metricsToken);
  if (isAllowed) return;
  metrics.wrongCredential('key');
  throw new ProblemError('UNAUTHORIZED', 'This key does not open the metrics.');
}
