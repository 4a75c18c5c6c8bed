/** The HTTP side of the server. The gateway adds its socket route to the instance that `createApp` returns. */
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { RoomStore } from '../persistence/room-store.ts';
import { createRandomId, type RandomBelow } from './auth/random-id.ts';
import { localTenantId, type Secrets } from './auth/secrets.ts';
import type { SocketTickets } from './auth/socket-tickets.ts';
import { TeacherKeys } from './auth/teacher-key.ts';
import type { RoomTokens } from './auth/token.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import { registerApiDocs } from './http/plumbing/api-docs.ts';
import { answerBadHttp } from './http/plumbing/bad-http.ts';
import { ClientAddress, noteClientAddresses } from './http/plumbing/client-address.ts';
import type { HttpContext } from './http/plumbing/http-context.ts';
import { KeyedMutex } from './http/plumbing/keyed-mutex.ts';
import { answerProblems, replyProblem } from './http/plumbing/problem-reply.ts';
import { createRequestLogger, noteRooms } from './http/plumbing/request-log.ts';
import type { RoomsPort } from './http/plumbing/room-port.ts';
import { draining } from './http/plumbing/room-problems.ts';
import {
  admitByTurns,
  createRequestGate,
  type PassRequest,
} from './http/plumbing/security/admit-by-turns.ts';
import { capConnections } from './http/plumbing/security/connection-caps.ts';
import { registerCrossOrigin } from './http/plumbing/security/cross-origin.ts';
import { forgivePauses } from './http/plumbing/security/forgive-pauses.ts';
import { limitPipelining } from './http/plumbing/security/pipelining.ts';
import { registerSecurityHeaders } from './http/plumbing/security/security-headers.ts';
import { parseShallowJson } from './http/plumbing/security/shallow-json.ts';
import { registerWebPages } from './http/plumbing/web-pages.ts';
import { contestedSeatRoutes } from './http/routes/contested-seats.ts';
import { controlRoutes } from './http/routes/controls.ts';
import { healthRoutes } from './http/routes/health.ts';
import { inspectRoutes } from './http/routes/inspect.ts';
import { joiningRoutes } from './http/routes/joining.ts';
import { metricsRoutes } from './http/routes/metrics.ts';
import { roomRoutes } from './http/routes/rooms.ts';
import { selRoutes } from './http/routes/sel.ts';
import { timeRoutes } from './http/routes/time.ts';
import { tokenRoutes } from './http/routes/token.ts';
import { AttemptLimits } from './http/use-cases/attempt-limits.ts';
import { CodeGuesses } from './http/use-cases/code-guesses.ts';
import type { LocalRooms } from './http/use-cases/local-rooms.ts';
import { NameHolds } from './http/use-cases/name-holds.ts';
import type { Inspections } from './inspector/inspections.ts';
import type { ServerMetrics } from './metrics/server-metrics.ts';
import type { SeatContests } from './room/seat-contests.ts';
import type { SelService } from './sel/sel-service.ts';

/**
 * Measures until an answer is ready to be sent. What is taken over from Fastify (sockets, live feeds) lasts as long as a lesson
 * and is not measured here.
 */
function measureRequests(app: FastifyInstance, metrics: ServerMetrics): void {
  app.addHook('onSend', async (request, reply) => {
    metrics.answered({
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      durationMs: reply.elapsedTime,
    });
  });
}

/** A server that is shutting down answers API requests with when to come back, and accepts no more on the connection. */

function answerDraining(app: FastifyInstance, rooms: Pick<RoomsPort, 'draining' | 'restartWaitMs'>): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!rooms.draining) return;
    reply.header('connection', 'close');
    if (request.url.startsWith('/api/')) throw draining(rooms);
  });
}

export interface AppDependencies {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: RoomStore;
  readonly rooms: RoomsPort;
  readonly tokens: RoomTokens;
  readonly tickets: SocketTickets;
  readonly sel: SelService;
  readonly secrets: Pick<Secrets, 'teacherKey'>;
  readonly logger: Logger;
  readonly random: RandomBelow;
  readonly metrics: ServerMetrics;
  readonly inspections: Inspections;
  readonly localRooms: LocalRooms;
  readonly contests: SeatContests;
  /** The absolute path of the built pages. Without it there are no pages. */
  readonly webDir?: string | undefined;
}

const routes = [
  ...roomRoutes,
  joiningRoutes,
  ...controlRoutes,
  ...contestedSeatRoutes,
  ...selRoutes,
  tokenRoutes,
  timeRoutes,
  healthRoutes,
  metricsRoutes,
  inspectRoutes,
];

/** The instance is neither ready nor listening yet, so more can be registered. */
export async function createApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  const clientAddress = new ClientAddress(dependencies.config);
  const pass = requestGateOf(dependencies, clientAddress);
  const app = createFastify(dependencies, pass);
  noteClientAddresses(app, clientAddress);
  letIn(app, dependencies.clock, pass);
  capConnections(app.server, dependencies.config, dependencies.metrics);
  forgivePauses(app.server, dependencies.clock);
  noteRooms(app);
  answerProblems(app);
  answerDraining(app, dependencies.rooms);
  measureRequests(app, dependencies.metrics);
  await registerSecurityHeaders(app, dependencies.config);
  await registerCrossOrigin(app, dependencies.config);
  await registerApiDocs(app);
  const context = contextOf(dependencies);
  for (const each of routes) await app.register(each(context));
  if (dependencies.webDir !== undefined) await registerWebPages(app, dependencies.webDir);
  return app;
}

/** Lets requests in one after the other, each charged to its own lane. */
function letIn(app: FastifyInstance, clock: Clock, pass: PassRequest): void {
  limitPipelining(app.server);
  admitByTurns(app, clock, pass);
  parseShallowJson(app, pass);
}

function requestGateOf(
  { clock, tokens, secrets }: AppDependencies,
  clientAddress: ClientAddress,
): PassRequest {
  const keys = new TeacherKeys({ [localTenantId]: secrets.teacherKey });
  return createRequestGate({
    clock,
    clientAddress,
    holderOf: (bearer) => tokens.holderOf(bearer) ?? keys.tenantOf(bearer),
  });
}

function createFastify({ config, logger, random }: AppDependencies, pass: PassRequest): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = createRequestLogger(logger);
  const app = Fastify({
    loggerInstance,
    genReqId: () => createRandomId(12, random),
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    bodyLimit: config.limits.maxBodyBytes,
    requestTimeout: config.timing.requestTimeoutMs,
    // Requests on connections that are still open get the API's own answer.
    return503OnClosing: false,
    http: {
      maxHeaderSize: config.limits.maxHeadBytes,
      headersTimeout: config.timing.requestTimeoutMs,
      connectionsCheckingInterval: 500,
    },
    // These errors reach no hook, so their answer waits here like that of any other request.
    frameworkErrors: (error, request, reply) => pass(request.raw, () => replyProblem(error, request, reply)),
    clientErrorHandler: answerBadHttp,
  });
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.addHook('onSend', async (request, reply) => {
    // Answers contain tokens and children's names, so no cache may keep them.
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    reply.header('x-content-type-options', 'nosniff');
  });
  return app;
}

function contextOf({
  config,
  clock,
  store,
  rooms,
  tokens,
  tickets,
  sel,
  secrets,
  random,
  metrics,
  inspections,
  localRooms,
  contests,
}: AppDependencies): HttpContext {
  return {
    config,
    clock,
    store,
    rooms,
    tokens,
    tickets,
    sel,
    random,
    metrics,
    inspections,
    contests,
    keys: new TeacherKeys({ [localTenantId]: secrets.teacherKey }),
    attempts: new AttemptLimits(clock, config.limits, random),
    guesses: new CodeGuesses({
      clock,
      random,
      limits: config.limits,
      localRooms,
      onWrong: () => metrics.wrongCredential('code'),
    }),
    localRooms,
    mutex: new KeyedMutex(),
    nameHolds: new NameHolds(clock),
  };
}
