/**
 * Sockets to sessions: the one file that knows the socket library. The upgrade is always accepted, because a browser
 * cannot see why one was refused; who may not stay is told by a close code.
 */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import websocket from '@fastify/websocket';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { type CloseReason, closeCode } from '../shared/close-code.ts';
import type { Clock, Timer } from './clock.ts';
import type { Config } from './config/config.ts';
import { ProblemError } from './http/problem-error.ts';
import { isAllowedOrigin } from './http/security/cross-origin.ts';
import type { Inspections } from './inspector/inspections.ts';
import type { ParticipantBudgets } from './limit/participant-budgets.ts';
import { TurnGate } from './limit/turn-gate.ts';
import type { SocketFigures } from './metrics/live-figures.ts';
import type { ServerMetrics } from './metrics/server-metrics.ts';
import { RoomUnavailableError } from './room/room-unavailable-error.ts';
import {
  type AdmissionDesk,
  AdmissionError,
  type AdmittedSession,
  admitSession,
  renewSession,
} from './session/admit-session.ts';
import { BinaryFrame, maxFramedBytes } from './session/binary-frame.ts';
import { checkEpoch } from './session/check-epoch.ts';
import { closeConnection } from './session/close-connection.ts';
import type { Connection } from './session/connection.ts';
import { Session } from './session/session.ts';

export interface GatewayOptions {
  readonly desk: AdmissionDesk;
  readonly clock: Clock;
  readonly config: Pick<Config, 'limits' | 'timing' | 'allowedOrigins' | 'publicUrl'>;
  readonly metrics: ServerMetrics;
  readonly budgets: ParticipantBudgets;
  readonly inspections: Inspections;
}

interface Heartbeat {
  heardAt: number;
}

const leavingPerTurn = 4;

/** What `@fastify/websocket` hands over past our own limit, so that `frameTooLarge` can be told instead of a bare 1009. */
const oversizeFactor = 2;

/** Resolves to a look at the open sockets. */
export async function registerGateway(
  app: FastifyInstance,
  options: GatewayOptions,
): Promise<() => SocketFigures> {
  const { limits } = options.config;
  await app.register(websocket, {
    options: { perMessageDeflate: false, maxPayload: limits.maxFrameBytes * oversizeFactor },
    errorHandler: (error, socket, request) => endFaulty(socket, error, request.log),
  });
  const heartbeats = new Map<WebSocket, Heartbeat>();
  watchHeartbeats(app, heartbeats, options);
  endStragglers(app, heartbeats, options.clock);
  const leaving = new TurnGate(options.clock, leavingPerTurn);
  const upgraded = watchUpgrades(app, options.clock);
  const responses = new WeakMap<Duplex, ServerResponse>();
  app.route<{
    Params: { roomId: string };
    Querystring: { token?: unknown; sdk?: unknown; epoch?: unknown };
  }>({
    method: 'GET',
    url: '/ws/:roomId',
    schema: { hide: true },
    onRequest: (request, reply, done) => {
      responses.set(request.raw.socket, reply.raw);
      done();
    },
    handler: () => {
      throw new ProblemError('NOT_FOUND', 'This address is for WebSockets: see docs/protocol.md.');
    },
    wsHandler: (socket, request) => {
      upgraded(request.raw.socket);
      watchHeart(socket, heartbeats, options.clock);
      if (!isAllowedOrigin(request.headers.origin, request.host, options.config)) {
        refuse(
          new SocketConnection(socket, options.metrics),
          new AdmissionError(closeCode.foreignOrigin),
          request,
        );
        return;
      }
      // Frames that come before the session exists wait in the socket.
      socket.pause();
      const { token, sdk, epoch } = request.query;
      const isSdk = sdk === '1';
      const admission = admitSession(options.desk, {
        roomId: request.params.roomId,
        rawToken: typeof token === 'string' ? token : '',
        isSdk,
      });
      const admitted = admission.then(async (session) => {
        await checkEpoch(options.desk.store, session.room, { epoch, isSdk });
        return session;
      });
      admitted.then(
        (session) => {
          const transport = request.raw.socket;
          releaseRequest(socket, transport, responses.get(transport), request.log);
          responses.delete(transport);
          startSession(socket, session, {
            ...options,
            isSdk,
            heartbeats,
            leaving,
            log: request.log,
            transport,
          });
        },
        (error: unknown) => refuse(new SocketConnection(socket, options.metrics), error, request),
      );
    },
  });
  return () => figuresOf(heartbeats.keys());
}

function watchHeart(socket: WebSocket, heartbeats: Map<WebSocket, Heartbeat>, clock: Clock): void {
  heartbeats.set(socket, { heardAt: clock.now() });
  socket.on('close', () => heartbeats.delete(socket));
}

function endFaulty(socket: WebSocket, error: Error, log: FastifyBaseLogger): void {
  log.info({ code: 'code' in error ? error.code : undefined }, 'socket error');
  // The library has answered a malformed or oversized frame with a close code, which would be lost.
  if (socket.readyState !== socket.CLOSING) socket.terminate();
}

/** The socket would keep the upgrade's request and reply for as long as it lives: more than all else of an idle client. */
function releaseRequest(
  socket: WebSocket,
  transport: Socket,
  response: ServerResponse | undefined,
  log: FastifyBaseLogger,
): void {
  socket.removeAllListeners('error');
  socket.on('error', (error) => endFaulty(socket, error, log));
  response?.detachSocket(transport);
}

interface StartOptions extends GatewayOptions {
  readonly isSdk: boolean;
  readonly heartbeats: ReadonlyMap<WebSocket, Heartbeat>;
  readonly log: FastifyBaseLogger;
  /** A whole school that is cut off at once leaves by turns. */
  readonly leaving: TurnGate;
  readonly transport: Duplex;
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
    connection: new SocketConnection(socket, options.metrics, options.transport),
    user: { id: participantId, name, role },
    actor: { participantId, role },
    isSdk,
    clock,
    limits: config.limits,
    budget: options.budgets.of(`${room.roomId}/${participantId}`, clock.now()),
    traffic: options.metrics.traffic,
    probe: () => options.inspections.probeOf(room.roomId),
    firstFrameTimeoutMs: config.timing.firstFrameTimeoutMs,
    tokenExpiresAt: token.expiresAt,
    renew: (renewed) => renewSession(desk.tokens, token, renewed),
    onEnd: () => {},
  });
  const heard = (): void => {
    const heartbeat = heartbeats.get(socket);
    // A client that doesn't answer the closing handshake is given up on, whatever else it sends.
    if (heartbeat !== undefined && socket.readyState === socket.OPEN) heartbeat.heardAt = clock.now();
  };
  socket.on('pong', heard);
  socket.on('message', (data, isBinary) => {
    heard();
    session.receive(isBinary ? bytesOf(data) : noBytes);
  });
  const { log } = options;
  const { roomId } = room;
  log.info({ roomId, role, isSdk }, 'session began');
  socket.on('close', (code) => {
    log.info({ roomId, code }, 'session ended');
    options.leaving.pass(roomId, () => session.end());
  });
  session.start();
  socket.resume();
}

/** A text frame: no message of the protocol, and counted as one that can't be read. */
const noBytes = new Uint8Array(0);

function bytesOf(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return Array.isArray(data) ? Buffer.concat(data) : data;
}

const framed = new BinaryFrame();

class SocketConnection implements Connection {
  readonly #socket: WebSocket;
  readonly #metrics: ServerMetrics;
  readonly #transport: Duplex | undefined;

  /** `transport`: the socket beneath, once messages are all that goes over it. */
  constructor(socket: WebSocket, metrics: ServerMetrics, transport?: Duplex) {
    this.#socket = socket;
    this.#metrics = metrics;
    this.#transport = transport;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: Uint8Array): void {
    if (this.#transport === undefined || frame.byteLength > maxFramedBytes) this.#socket.send(frame);
    else if (this.isOpen) this.#transport.write(framed.of(frame));
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(code: number, reason: string): void {
    // A paused socket would never read the closing handshake.
    this.#socket.resume();
    if (this.isOpen) this.#metrics.closed(code);
    this.#socket.close(code, reason);
  }
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
  // A room that is left alone after its faults has told the log of each.
  const isResting = error instanceof AdmissionError && error.cause instanceof RoomUnavailableError;
  if (reason === closeCode.roomUnavailable && !isResting)
    request.log.error({ err: error }, 'room could not be opened');
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
    closeSlowest(heartbeats.keys(), config.limits.totalBufferBytes, metrics);
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

/** Each socket's own limit bounds what one holds; this bounds what a whole school of slow ones does. */
function closeSlowest(sockets: Iterable<WebSocket>, totalBufferBytes: number, metrics: ServerMetrics): void {
  const all = [...sockets];
  let unsent = figuresOf(all).unsentBytes;
  if (unsent <= totalBufferBytes) return;
  for (const socket of all.sort((a, b) => b.bufferedAmount - a.bufferedAmount)) {
    if (unsent <= totalBufferBytes) return;
    unsent -= socket.bufferedAmount;
    metrics.closed(closeCode.slow.code);
    socket.terminate();
  }
}

/** Longer than a whole school takes to come back at once. */
const upgradeTimeoutMs = 5000;

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
  app.addHook('preClose', async () => {
    for (const socket of deadlines.keys()) socket.destroy();
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
