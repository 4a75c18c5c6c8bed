/** Puts the parts together around a store and a clock: the server without its process. */
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { RoomStore } from '../persistence/room-store.ts';
import type { SelStore } from '../persistence/sel-store.ts';
import { createPolicy, type Policy } from '../shared/policy.ts';
import { RoomSchema } from '../shared/room-schema.ts';
import { createApp } from './app.ts';
import { systemRandomBelow } from './auth/random-id.ts';
import type { Secrets } from './auth/secrets.ts';
import { SigningKeys } from './auth/signing-keys.ts';
import { SocketTickets } from './auth/socket-tickets.ts';
import { RoomTokens } from './auth/token.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import { registerGateway } from './gateway/register-gateway.ts';
import { LocalRooms } from './http/use-cases/local-rooms.ts';
import { Inspections } from './inspector/inspections.ts';
import { ParticipantBudgets } from './limit/participant-budgets.ts';
import type { SocketFigures } from './metrics/live-figures.ts';
import { ServerMetrics } from './metrics/server-metrics.ts';
import { RoomRegistry } from './room/room-registry.ts';
import { RoomRetention } from './room/room-retention.ts';
import { SeatContests } from './room/seat-contests.ts';
import { SelService } from './sel/sel-service.ts';
import { eventDispatcher, rulesOf, type ServerExtension } from './server-extension.ts';

/** For requests that are still being answered when the server stops. */
const lastRequestsMs = 1000;

/**
 * Connections that the system holds until this process takes them; it caps the figure itself (Linux: net.core.somaxconn, 4096). Node's own
 * 511 are seventeen classes: when a school's network comes back, who is one too many tries again a second later, or three.
 */
const waitingConnections = 4096;

const aheadAdvice =
  'a client holds more of the room than the server, and was told to start afresh: either it lies, or the data folder is an ' +
  'older copy that was not brought back by `npx downbeat restore`, which keeps the two apart';

export interface ServerOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: RoomStore;
  readonly selStore: SelStore;
  readonly secrets: Secrets;
  readonly logger: Logger;
  /** Makes the rules of who may write what from the built-in ones, which hold the extensions' rules; see docs/gate.md. */
  readonly policy?: (builtIn: Policy) => Policy;
  /** What an application adds to every room; see docs/extensions.md. */
  readonly extensions?: readonly ServerExtension[];
  /** Where the built pages of `web/` are (absolute); without it the server has none. */
  readonly webDir?: string;
}

export interface DownbeatServer {
  readonly app: FastifyInstance;
  readonly rooms: RoomRegistry;
  /** A look at the open sockets. */
  readonly sockets: () => SocketFigures;
  /** Starts to accept connections; resolves to the port. */
  listen(): Promise<number>;
  /** Tells every client to come back later, stores what is outstanding and stops. The stores stay open. */
  close(): Promise<void>;
}

export async function createServer(options: ServerOptions): Promise<DownbeatServer> {
  const { config, clock, store, selStore, secrets, logger, extensions = [], webDir } = options;
  const schema = new RoomSchema(extensions.map(({ extension }) => extension));
  const builtIn = createPolicy(schema, rulesOf(extensions));
  const policy = options.policy?.(builtIn) ?? builtIn;
  const metrics = new ServerMetrics();
  const inspections = new Inspections(clock);
  const localRooms = new LocalRooms(clock);
  await store.saveClockOrigin(clock.id, clock.unixNow() - clock.now());
  const keys = new SigningKeys(secrets.signingKeys);
  const tickets = new SocketTickets(keys, clock);
  const tokens = new RoomTokens({
    keys,
    clock,
    lifetimeMs: config.timing.tokenLifetimeMs,
    graceMs: config.timing.tokenGraceMs,
  });
  const contests = new SeatContests(clock, ({ roomId }) =>
    logger.warn({ roomId }, 'two devices came for one seat; the one that was there first has it'),
  );
  const sel = new SelService({
    clock,
    store: selStore,
    timing: config.timing,
    onSaved: () => metrics.selWritten(),
    onFault: (doing, error) => logger.error({ err: error }, doing),
  });
  const rooms = new RoomRegistry({
    clock,
    store,
    config,
    random: systemRandomBelow,
    schema,
    policy,
    activity: sel.activity,
    events: {
      onDenial: ({ rule }) => logger.debug({ rule }, 'refused'),
      onPolicyError: (roomId, error) => logger.error({ roomId, err: error }, 'the policy threw'),
      onEvent: eventDispatcher(extensions, (error, { name }) =>
        logger.error({ event: name, err: error }, "an extension's onEvent threw"),
      ),
      onRoomFailure: (roomId, error) => {
        metrics.roomFault('failure');
        logger.error({ roomId, err: error }, 'room failed and will be reloaded');
      },
      onAhead: (roomId) => logger.error({ roomId }, aheadAdvice),
      onCompactionFailure: (roomId, error) => {
        metrics.roomFault('compaction');
        logger.warn({ roomId, err: error }, 'snapshot not stored');
      },
      onEpoch: () => metrics.epochBegun(),
      onEpochFailure: (roomId, error) => {
        metrics.roomFault('epoch');
        logger.warn({ roomId, err: error }, 'new epoch not stored');
      },
      onCommit: (durationMs, rooms) => metrics.committed(durationMs, rooms),
      onTickLateness: (latenessMs, roomId) => {
        metrics.beatAnnounced(latenessMs);
        inspections.inspectorOf(roomId)?.beatAnnounced(latenessMs);
      },
    },
  });
  const retention = new RoomRetention({
    clock,
    store,
    timing: config.timing,
    onFault: (error, roomId) => logger.error({ roomId, err: error }, 'what ended long ago not deleted'),
  });
  const app = await createApp({
    config,
    clock,
    store,
    rooms,
    tokens,
    tickets,
    sel,
    secrets,
    logger,
    random: systemRandomBelow,
    metrics,
    inspections,
    localRooms,
    contests,
    webDir,
  });
  const lookAtSockets = registerGateway(app, {
    deps: { tokens, tickets, store, rooms, clock, contests },
    clock,
    config,
    metrics,
    budgets: new ParticipantBudgets(config.limits),
    inspections,
    localRooms,
  });
  metrics.lookAt(() => ({ ...rooms.figures, sel: sel.health, sockets: lookAtSockets() }));
  return {
    app,
    rooms,
    sockets: lookAtSockets,
    async listen() {
      sel.start();
      void retention.start();
      await app.listen({ host: config.host, port: config.port, backlog: waitingConnections });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : config.port;
    },
    async close() {
      await rooms.drain();
      inspections.close();
      retention.close();
      await sel.close();
      const closing = app.close();
      // A browser's spare connections never had a request that could end: they would hold the process up.
      const patience = clock.after(lastRequestsMs, () => app.server.closeAllConnections());
      await closing;
      patience.cancel();
    },
  };
}
