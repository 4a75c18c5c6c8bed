/** Puts the parts together around a store and a clock: the server without its process. */
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { RoomStore } from '../persistence/room-store.ts';
import type { SelStore } from '../persistence/sel-store.ts';
import type { Policy } from '../shared/policy.ts';
import { createApp } from './app.ts';
import { systemRandomBelow } from './auth/random-id.ts';
import type { Secrets } from './auth/secrets.ts';
import { RoomTokens } from './auth/token.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import { registerGateway } from './gateway.ts';
import { ServerMetrics } from './metrics/server-metrics.ts';
import { RoomRegistry } from './room/room-registry.ts';
import { SelDesk } from './sel/sel-desk.ts';

export interface ServerOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: RoomStore;
  readonly selStore: SelStore;
  readonly secrets: Secrets;
  readonly logger: Logger;
  /** Replaces the built-in rules of who may write what; see docs/gate.md. */
  readonly policy?: Policy;
  /** Where the built pages of `web/` are (absolute); without it the server has none. */
  readonly webDir?: string;
}

export interface DownbeatServer {
  readonly app: FastifyInstance;
  readonly rooms: RoomRegistry;
  /** Starts to accept connections; resolves to the port. */
  listen(): Promise<number>;
  /** Tells every client to come back later, stores what is outstanding and stops. The stores stay open. */
  close(): Promise<void>;
}

export async function createServer(options: ServerOptions): Promise<DownbeatServer> {
  const { config, clock, store, selStore, secrets, logger, policy, webDir } = options;
  const metrics = new ServerMetrics();
  await store.saveClockOrigin(clock.id, clock.unixNow() - clock.now());
  const tokens = new RoomTokens({
    signingSecret: secrets.signingSecret,
    clock,
    lifetimeMs: config.timing.tokenLifetimeMs,
    graceMs: config.timing.tokenGraceMs,
  });
  const sel = new SelDesk({
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
    ...(policy && { policy }),
    activity: sel.activity,
    events: {
      onDenial: ({ rule }) => logger.debug({ rule }, 'refused'),
      onRoomFailure: (roomId, error) => {
        metrics.roomFault('failure');
        logger.error({ roomId, err: error }, 'room failed and will be reloaded');
      },
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
      onTickLateness: (latenessMs) => metrics.beatAnnounced(latenessMs),
    },
  });
  const app = await createApp({
    config,
    clock,
    store,
    rooms,
    tokens,
    sel,
    secrets,
    logger,
    random: systemRandomBelow,
    metrics,
    webDir,
  });
  const lookAtSockets = await registerGateway(app, {
    desk: { tokens, store, rooms, clock },
    clock,
    config,
    metrics,
  });
  metrics.look = () => ({ ...rooms.figures, sel: sel.health, sockets: lookAtSockets() });
  return {
    app,
    rooms,
    async listen() {
      sel.start();
      await app.listen({ host: config.host, port: config.port });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : config.port;
    },
    async close() {
      await rooms.drain();
      await sel.close();
      await app.close();
    },
  };
}
