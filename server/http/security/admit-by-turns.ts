/** New connections are begun a few in each turn of the event loop, requests for a share of its time: a storm of either stops no beat. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../clock.ts';
import { addressKey } from '../../limit/address-key.ts';
import { ShareGate } from '../../limit/share-gate.ts';
import { TurnGate } from '../../limit/turn-gate.ts';

/** Connections cost little until they ask for something. */
const connectionsPerTurn = 2;
/** Lessons go on over sockets: pages and API get by with this, and a school that comes in at once with the burst. */
const requestTime = { share: 0.2, burstMs: 500, overheadMs: 0.05 };

export function admitByTurns(app: FastifyInstance, clock: Clock): void {
  admitConnections(app.server, new TurnGate(clock, connectionsPerTurn));
  const requests = new ShareGate(clock, requestTime);
  app.addHook('onRequest', (request, _reply, done) => requests.pass(addressKey(request.ip), done));
}

/** Node's own listener makes a parser for the socket and begins to read: until its turn, nothing is read. */
function admitConnections(server: Server, gate: TurnGate): void {
  const listeners = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const drop = (): void => {
      socket.destroy();
    };
    socket.on('error', drop);
    gate.pass(addressKey(socket.remoteAddress ?? ''), () => {
      socket.off('error', drop);
      if (socket.destroyed) return;
      for (const listener of listeners) listener.call(server, socket);
    });
  });
}
