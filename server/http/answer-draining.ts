/** A server that is going down answers the API's requests with when to come back, and takes no more on the connection. */
import type { FastifyInstance } from 'fastify';
import { draining } from './live-room.ts';
import type { RoomsPort } from './room-port.ts';

export function answerDraining(
  app: FastifyInstance,
  rooms: Pick<RoomsPort, 'draining' | 'restartWaitMs'>,
): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!rooms.draining) return;
    reply.header('connection', 'close');
    if (request.url.startsWith('/api/')) throw draining(rooms);
  });
}
