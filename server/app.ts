/** The HTTP side of the server. The gateway adds its socket route to the instance that `createApp` gives. */
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { RoomStore } from '../persistence/room-store.ts';
import { createRandomId, type RandomBelow } from './auth/random-id.ts';
import { localTenantId, type Secrets } from './auth/secrets.ts';
import { TeacherKeys } from './auth/teacher-key.ts';
import type { RoomTokens } from './auth/token.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import { registerApiDocs } from './http/api-docs.ts';
import { AttemptLimits } from './http/attempt-limits.ts';
import { answerBadHttp } from './http/bad-http.ts';
import type { HttpContext } from './http/http-context.ts';
import { answerProblems, replyProblem } from './http/problem-reply.ts';
import { createRequestLogger } from './http/request-log.ts';
import type { RoomsPort } from './http/room-port.ts';
import { beatRoutes } from './http/routes/beats.ts';
import { codeRoutes } from './http/routes/code.ts';
import { healthRoutes } from './http/routes/health.ts';
import { joiningRoutes } from './http/routes/joining.ts';
import { muteRoutes } from './http/routes/mutes.ts';
import { participantRoutes } from './http/routes/participants.ts';
import { roleRoutes } from './http/routes/roles.ts';
import { roomRoutes } from './http/routes/rooms.ts';
import { selRoutes } from './http/routes/sel.ts';
import { tempoRoutes } from './http/routes/tempo.ts';
import { timeRoutes } from './http/routes/time.ts';
import { tokenRoutes } from './http/routes/token.ts';
import { Turnstile } from './http/turnstile.ts';
import { registerWebPages } from './http/web-pages.ts';
import type { SelDesk } from './sel/sel-desk.ts';

export interface AppDependencies {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: RoomStore;
  readonly rooms: RoomsPort;
  readonly tokens: RoomTokens;
  readonly sel: SelDesk;
  readonly secrets: Pick<Secrets, 'teacherKey'>;
  readonly logger: Logger;
  readonly random: RandomBelow;
  /** Where the built pages are (absolute); without it there are none. */
  readonly webDir?: string | undefined;
}

const routes = [
  ...roomRoutes,
  joiningRoutes,
  tempoRoutes,
  ...muteRoutes,
  ...beatRoutes,
  ...roleRoutes,
  participantRoutes,
  codeRoutes,
  ...selRoutes,
  tokenRoutes,
  timeRoutes,
  healthRoutes,
];

/** Neither ready nor listening yet: more can be registered. */
export async function createApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  const app = createFastify(dependencies);
  answerProblems(app);
  await registerApiDocs(app);
  const context = contextOf(dependencies);
  for (const each of routes) await app.register(each(context));
  if (dependencies.webDir !== undefined) await registerWebPages(app, dependencies.webDir);
  return app;
}

function createFastify({ config, logger, random }: AppDependencies): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = createRequestLogger(logger);
  const app = Fastify({
    loggerInstance,
    genReqId: () => createRandomId(12, random),
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    bodyLimit: config.limits.maxBodyBytes,
    frameworkErrors: (error, request, reply) => replyProblem(error, request, reply),
    clientErrorHandler: answerBadHttp,
  });
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.removeContentTypeParser('text/plain');
  app.addHook('onSend', async (request, reply) => {
    // Answers hold tokens and children's names: no cache may keep them.
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
  sel,
  secrets,
  random,
}: AppDependencies): HttpContext {
  return {
    config,
    clock,
    store,
    rooms,
    tokens,
    sel,
    random,
    keys: new TeacherKeys({ [localTenantId]: secrets.teacherKey }),
    attempts: new AttemptLimits(clock, config.limits),
    turnstile: new Turnstile(),
  };
}
