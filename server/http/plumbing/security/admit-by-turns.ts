/** New connections are begun a few in each turn of the event loop, requests for a share of its time: a storm of either stops no beat. */
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../../clock.ts';
import { addressKey } from '../../../limit/address-key.ts';
import { CpuShareThrottle } from '../../../limit/cpu-share-throttle.ts';
import type { LanePath } from '../../../limit/fair-time-queue.ts';
import { TickThrottle } from '../../../limit/tick-throttle.ts';
import { readBearer } from '../bearer.ts';
import type { ClientAddress } from '../client-address.ts';
import { replaceListener } from './node-listeners.ts';
import { readLittleByLittle } from './small-reads.ts';

/** Connections cost little until they ask for something. */
const connectionsPerTurn = 2;
/**
 * Lessons go on over sockets: pages and API get by with this, and a school that comes in at once with the burst. What Node and the system do
 * for a request before and after can't be seen from here: as much as the whole process used beyond what was measured.
 */
const requestTime = { share: 0.2, burstMs: 500, maxWaitMs: 1000, overheadMs: 0.2 };

export interface AdmissionOptions {
  readonly clock: Clock;
  readonly clientAddress: ClientAddress;
  /** Names who holds this key or token; undefined for one that proves nothing. */
  holderOf(bearer: string): string | undefined;
}

/** Lets the rest of a request be done: at the end of a turn, on the account of who asks. */
export type PassRequest = (request: IncomingMessage, action: () => void) => void;

export function createRequestGate(options: AdmissionOptions): PassRequest {
  const requests = new CpuShareThrottle(options.clock, requestTime);
  return (request, action) => requests.pass(laneOf(request, options), action);
}

export function admitByTurns(app: FastifyInstance, clock: Clock, pass: PassRequest): void {
  admitConnections(
    app.server,
    new TickThrottle(clock, connectionsPerTurn),
    readLittleByLittle(app.server, clock),
  );
  app.addHook('onRequest', (request, _reply, done) => {
    pass(request.raw, () => {
      // Nobody waits for the answer any more.
      if (!request.socket.destroyed) done();
    });
  });
}

/**
 * An address has its share of the time, and divides it between those who show who they are and those who don't: so that a child
 * who reloads waits for none of the strangers that the same school's network lets ask.
 */
function laneOf(request: IncomingMessage, { clientAddress, holderOf }: AdmissionOptions): LanePath {
  const address = addressKey(clientAddress.of(request));
  const bearer = readBearer(request.headers.authorization);
  const holder = bearer === undefined ? undefined : holderOf(bearer);
  if (holder !== undefined) return [address, 'known', holder];
  return [address, 'unknown', String(request.socket.remotePort)];
}

/** Until its turn, nothing is read of a connection. */
function admitConnections(server: Server, gate: TickThrottle, slowDown: (socket: Socket) => void): void {
  replaceListener(server, 'connection', (handOn, socket) => {
    const drop = (): void => {
      socket.destroy();
    };
    socket.on('error', drop);
    gate.pass(addressKey(socket.remoteAddress ?? ''), () => {
      socket.off('error', drop);
      if (socket.destroyed) return;
      handOn();
      slowDown(socket);
    });
  });
}
