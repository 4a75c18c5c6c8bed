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
  const { config, clock, store, selStore, secrets, logger, policy } = options;
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
      onRoomFailure: (roomId, error) =>
        logger.error({ roomId, err: error }, 'room failed and will be reloaded'),
      onCompactionFailure: (roomId, error) => logger.warn({ roomId, err: error }, 'snapshot not stored'),
      onEpochFailure: (roomId, error) => logger.warn({ roomId, err: error }, 'new epoch not stored'),
      onCommit: () => {},
      onTickLateness: () => {},
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
  });
  await registerGateway(app, { desk: { tokens, store, rooms, clock }, clock, config });
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
