/**
 * Sockets to sessions: the one file that knows the socket library. The upgrade is always accepted, because a browser
 * cannot see why one was refused; who may not stay is told by a close code.
 */
import type { Duplex } from 'node:stream';
import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { type CloseReason, closeCode } from '../shared/close-code.ts';
import type { Clock, Timer } from './clock.ts';
import type { Config } from './config/config.ts';
import { ProblemError } from './http/problem-error.ts';
import type { SocketFigures } from './metrics/live-figures.ts';
import type { ServerMetrics } from './metrics/server-metrics.ts';
import {
  type AdmissionDesk,
  AdmissionError,
  type AdmittedSession,
  admitSession,
  renewSession,
} from './session/admit-session.ts';
import { checkEpoch } from './session/check-epoch.ts';
import { closeConnection } from './session/close-connection.ts';
import type { Connection } from './session/connection.ts';
import { Session } from './session/session.ts';

export interface GatewayOptions {
  readonly desk: AdmissionDesk;
  readonly clock: Clock;
  readonly config: Pick<Config, 'limits' | 'timing'>;
  readonly metrics: ServerMetrics;
}

interface Heartbeat {
  heardAt: number;
}

/** What `@fastify/websocket` hands over past our own limit, so that `frameTooLarge` can be told instead of a bare 1009. */
const oversizeFactor = 2;

/** Resolves to a look at the open sockets. */
export async function registerGateway(
  app: FastifyInstance,
  options: GatewayOptions,
): Promise<() => SocketFigures> {
  const { limits, timing } = options.config;
  await app.register(websocket, {
    options: { perMessageDeflate: false, maxPayload: limits.maxFrameBytes * oversizeFactor },
    errorHandler: (error, socket, request) => {
      request.log.info({ code: 'code' in error ? error.code : undefined }, 'socket error');
      // The library has answered a malformed or oversized frame with a close code, which would be lost.
      if (socket.readyState !== socket.CLOSING) socket.terminate();
    },
  });
  const heartbeats = new Map<WebSocket, Heartbeat>();
  watchHeartbeats(app, heartbeats, options);
  endStragglers(app, heartbeats, options.clock);
  const upgraded = watchUpgrades(app, options.clock);
  app.route<{
    Params: { roomId: string };
    Querystring: { token?: unknown; sdk?: unknown; epoch?: unknown };
  }>({
    method: 'GET',
    url: '/ws/:roomId',
    schema: { hide: true },
    handler: () => {
      throw new ProblemError('NOT_FOUND', 'This address is for WebSockets: see docs/protocol.md.');
    },
    wsHandler: (socket, request) => {
      upgraded(request.raw.socket);
      heartbeats.set(socket, { heardAt: options.clock.now() });
      socket.on('close', () => heartbeats.delete(socket));
      // Frames that come before the session exists wait in the socket.
      socket.pause();
      const { token, sdk, epoch } = request.query;
      const isSdk = sdk === '1';
      const admission = admitSession(
        options.desk,
        request.params.roomId,
        typeof token === 'string' ? token : '',
      );
      const admitted = admission.then(async (session) => {
        await checkEpoch(options.desk.store, session.room, { epoch, isSdk });
        return session;
      });
      admitted.then(
        (session) => startSession(socket, session, { ...options, isSdk, heartbeats }),
        (error: unknown) => refuse(connectionOf(socket, options.metrics), error, request),
      );
    },
  });
  return () => figuresOf(heartbeats.keys());
}

interface StartOptions extends GatewayOptions {
  readonly isSdk: boolean;
  readonly heartbeats: ReadonlyMap<WebSocket, Heartbeat>;
}

function startSession(socket: WebSocket, admitted: AdmittedSession, options: StartOptions): void {
  const { token, name, room } = admitted;
  const { participantId, role } = token;
  const { clock, config, desk, heartbeats, isSdk } = options;
  // Gone while the room was loading.
  if (socket.readyState !== socket.OPEN) return;
  const others = room.connectionsOf(participantId);
  const excess = Math.max(0, others.length + 1 - config.limits.connectionsPerParticipant);
  for (const oldest of others.slice(0, excess)) oldest.close(closeCode.replaced);
  const session = new Session({
    room,
    connection: connectionOf(socket, options.metrics),
    user: { id: participantId, name, role },
    actor: { participantId, role },
    isSdk,
    clock,
    limits: config.limits,
    traffic: options.metrics.traffic,
    firstFrameTimeoutMs: config.timing.firstFrameTimeoutMs,
    tokenExpiresAt: token.expiresAt,
    renew: (renewed) => renewSession(desk.tokens, token, renewed),
    onEnd: () => {},
  });
  const heard = (): void => {
    const heartbeat = heartbeats.get(socket);
    if (heartbeat !== undefined) heartbeat.heardAt = clock.now();
  };
  socket.on('pong', heard);
  socket.on('message', (data, isBinary) => {
    heard();
    session.receive(isBinary ? bytesOf(data) : noBytes);
  });
  socket.on('close', () => session.end());
  session.start();
  socket.resume();
}

/** A text frame: no message of the protocol, and counted as one that can't be read. */
const noBytes = new Uint8Array(0);

function bytesOf(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return Array.isArray(data) ? Buffer.concat(data) : data;
}

function connectionOf(socket: WebSocket, metrics: ServerMetrics): Connection {
  return {
    get isOpen() {
      return socket.readyState === socket.OPEN;
    },
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    send: (frame) => socket.send(frame),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: (code, reason) => {
      // A paused socket would never read the closing handshake.
      socket.resume();
      if (socket.readyState === socket.OPEN) metrics.closed(code);
      socket.close(code, reason);
    },
  };
}

function figuresOf(sockets: Iterable<WebSocket>): SocketFigures {
  const figures = { sockets: 0, paused: 0, unsentBytes: 0, mostUnsentBytes: 0 };
  for (const { isPaused, bufferedAmount } of sockets) {
    figures.sockets += 1;
    if (isPaused) figures.paused += 1;
    figures.unsentBytes += bufferedAmount;
    figures.mostUnsentBytes = Math.max(figures.mostUnsentBytes, bufferedAmount);
  }
  return figures;
}

function refuse(connection: Connection, error: unknown, request: FastifyRequest): void {
  const reason: CloseReason = error instanceof AdmissionError ? error.closeReason : closeCode.roomUnavailable;
  if (reason === closeCode.roomUnavailable) request.log.error({ err: error }, 'room could not be opened');
  if (!connection.isOpen) return;
  const lastWord = error instanceof AdmissionError ? error.lastWord : undefined;
  if (lastWord !== undefined) connection.send(lastWord);
  closeConnection(connection, reason);
}

/** Pings every socket and ends those that have been silent: the ghost window after a pulled plug. */
function watchHeartbeats(
  app: FastifyInstance,
  heartbeats: ReadonlyMap<WebSocket, Heartbeat>,
  { clock, config, metrics }: GatewayOptions,
): void {
  const { pingIntervalMs, pingTimeoutMs } = config.timing;
  const beat = (): void => {
    const now = clock.now();
    for (const [socket, heartbeat] of heartbeats) {
      // A socket that this server reads no further cannot be heard.
      if (socket.isPaused) heartbeat.heardAt = now;
      if (now - heartbeat.heardAt > pingTimeoutMs) {
        metrics.closed('dead');
        socket.terminate();
      } else if (socket.readyState === socket.OPEN) socket.ping();
    }
    timer = clock.at(now + pingIntervalMs, beat);
  };
  let timer = clock.at(clock.now() + pingIntervalMs, beat);
  app.addHook('onClose', async () => timer.cancel());
}

const upgradeTimeoutMs = 1000;

/**
 * Ends the sockets whose upgrade was answered as plain HTTP: where the router refuses the address, the library leaves
 * them open with nobody watching. Call the result for those that became WebSockets.
 */
function watchUpgrades(app: FastifyInstance, clock: Clock): (socket: Duplex) => void {
  const deadlines = new Map<Duplex, Timer>();
  const settle = (socket: Duplex): void => {
    deadlines.get(socket)?.cancel();
    deadlines.delete(socket);
  };
  // Before the library's own listener, which may come to the route at once.
  app.server.prependListener('upgrade', (_request, socket) => {
    deadlines.set(
      socket,
      clock.at(clock.now() + upgradeTimeoutMs, () => socket.destroy()),
    );
    socket.once('close', () => settle(socket));
  });
  return settle;
}

/** How long a client may take to answer the closing handshake when the server stops. */
const closeGraceMs = 1000;

/** A client that is gone or reads nothing would hold up the server's end for as long as the library waits. */
function endStragglers(app: FastifyInstance, sockets: ReadonlyMap<WebSocket, unknown>, clock: Clock): void {
  app.addHook('preClose', async () => {
    const timer = clock.at(clock.now() + closeGraceMs, () => {
      for (const socket of sockets.keys()) socket.terminate();
    });
    app.server.once('close', () => timer.cancel());
  });
}
