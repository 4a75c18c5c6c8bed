/**
 * Turns sockets into sessions. The upgrade to a room's socket is always accepted, because a browser cannot see why an upgrade was
 * refused. A client that may not stay is told by a close code.
 */
import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import { closeCode } from '../../shared/close-code.ts';
import { protocolOfPath } from '../../shared/other-protocol.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { ProblemError } from '../http/plumbing/problem-error.ts';
import type { LocalRooms } from '../http/use-cases/local-rooms.ts';
import type { Inspections } from '../inspector/inspections.ts';
import type { ParticipantBudgets } from '../limit/participant-budgets.ts';
import type { SocketFigures } from '../metrics/live-figures.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import { type AdmissionDeps, renewSession } from '../session/admit-session.ts';
import type { SessionHost } from '../session/session-host.ts';
import { TokenEnds } from '../session/token-ends.ts';
import { roomSocketRoute } from './connect-params.ts';
import { ConnectionAdmitter } from './connection-admitter.ts';
import { keepHeartbeat } from './heartbeat.ts';
import { OpenSockets } from './open-sockets.ts';
import { UpgradeHandler } from './upgrade-handler.ts';

export interface GatewayOptions {
  readonly deps: AdmissionDeps;
  readonly clock: Clock;
  readonly config: Pick<
    Config,
    'limits' | 'timing' | 'allowedOrigins' | 'publicUrl' | 'trustProxy' | 'addressHeader'
  >;
  readonly metrics: ServerMetrics;
  readonly budgets: ParticipantBudgets;
  readonly inspections: Inspections;
  readonly localRooms: Pick<LocalRooms, 'note'>;
}

/** The library accepts messages above our own limit, so that the client gets `frameTooLarge` instead of a bare 1009. */
const oversizeFactor = 2;

/** The result reads figures about the open sockets. */
export function registerGateway(app: FastifyInstance, options: GatewayOptions): () => SocketFigures {
  const { clock, config, metrics, deps, budgets, inspections } = options;
  const { log } = app;
  const sockets = new OpenSockets({ clock, metrics, log });
  const host: SessionHost = {
    clock,
    limits: config.limits,
    traffic: metrics.traffic,
    tokenEnds: new TokenEnds(clock),
    budgets,
    firstFrameTimeoutMs: config.timing.firstFrameTimeoutMs,
    inspectorOf: (roomId) => inspections.inspectorOf(roomId),
    issueTicket: (seat) => deps.tickets.issue(seat),
    onOtherProtocol: (roomId, protocol) => log.warn({ roomId, protocol }, otherProtocolAdvice),
    renew: (seat, token) => renewSession(deps.tokens, seat, token),
  };
  const admitter = new ConnectionAdmitter({ deps, config, host, log, localRooms: options.localRooms });
  new UpgradeHandler(app, {
    clock,
    config,
    maxPayload: config.limits.maxFrameBytes * oversizeFactor,
    onSocket: (socket: WebSocket, upgraded) =>
      admitter.receive(sockets.add(socket, upgraded.transport), upgraded),
    onStray: (socket, transport, path) => {
      const { code, reason } = closeCode.otherProtocol;
      const protocol = protocolOfPath(path);
      log.warn({ protocol, code }, otherProtocolAdvice);
      sockets.add(socket, transport).close(code, reason);
    },
  });
  app.route({
    method: 'GET',
    url: roomSocketRoute,
    schema: { hide: true },
    handler: () => {
      throw new ProblemError('NOT_FOUND', 'This address is for WebSockets: see docs/protocol.md.');
    },
  });
  const endHeartbeat = keepHeartbeat(sockets, options);
  app.addHook('onClose', async () => endHeartbeat());
  closeWith(app, sockets, clock);
  return () => sockets.figures;
}

const otherProtocolAdvice =
  'a client of another protocol was sent away (4400): here is spoken y-websocket, see docs/protocol.md';

/** How long a client may take to answer the closing handshake when the server stops. */
const closeGraceMs = 1000;

/** A client that is gone or reads nothing would delay the server's shutdown for as long as the library waits. */
function closeWith(app: FastifyInstance, sockets: OpenSockets, clock: Clock): void {
  app.addHook('preClose', async () => {
    for (const connection of sockets.all) connection.closeOnShutdown();
    const timer = clock.after(closeGraceMs, () => {
      for (const connection of sockets.all) connection.terminate();
    });
    app.server.once('close', () => timer.cancel());
  });
}
