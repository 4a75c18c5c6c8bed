import type { FastifyInstance } from 'fastify';
import type { ServerMetrics } from '../metrics/server-metrics.ts';

/**
 * Until an answer is ready to be sent: what is taken over from Fastify (sockets, live feeds) lasts as long as a lesson and says
 * nothing here.
 */
export function measureRequests(app: FastifyInstance, metrics: ServerMetrics): void {
  app.addHook('onSend', async (request, reply) => {
    metrics.answered({
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      durationMs: reply.elapsedTime,
    });
  });
}
