/** One measurement: a server, so many rooms, so much played in them. */
import Type, { type Static } from 'typebox';
import { foreignCores, machineTime } from './foreign-load.ts';
import { LoadFigures, type LoadOrder } from './load/load-order.ts';
import type { LoadProcess } from './load-process.ts';
import { peers } from './peer.ts';
import { coresBetween } from './process-cpu.ts';
import type { RoomSeats, Seats } from './seats.ts';
import type { ServerProcess } from './server-process.ts';

export const Probe = Type.Object({
  rooms: Type.Integer(),
  clients: Type.Integer(),
  load: LoadFigures,
  /** Of the server's core, during the measurement. */
  serverCores: Type.Number(),
  /** µs of the server's CPU for each delivery. */
  cpuPerDelivery: Type.Number(),
  rssBytes: Type.Number(),
  /** Used by others meanwhile. */
  foreignCores: Type.Number(),
});
export type Probe = Static<typeof Probe>;

export interface ProbeOrder {
  readonly rooms: number;
  readonly clients: number;
  readonly notesPerSecond: number;
  readonly editsPerSecond: number;
  readonly seconds: number;
  readonly warmUpSeconds?: number;
  readonly ticksPerSecond?: number;
  readonly visitors?: LoadOrder['visitors'];
  readonly slowReader?: boolean;
  readonly connectionsAtOnce?: number;
  readonly seed?: number;
  /** With the rooms, before anybody connects. */
  prepare?(rooms: readonly RoomSeats[]): Promise<void>;
  /** Everything is prepared and collected, and nobody has connected yet. */
  onStart?(): void;
  /** The measurement is over, and nobody has left yet. */
  onEnd?(): void;
}

const drainMs = 1500;

export async function probe(
  {
    server,
    seats,
    load,
  }: { readonly server: ServerProcess; readonly seats: Seats; readonly load: Pick<LoadProcess, 'run'> },
  order: ProbeOrder,
): Promise<Probe> {
  const visitors = order.visitors ?? { count: 0, everyMs: 0 };
  const rooms = await seats.take(order.rooms, order.clients + visitors.count);
  await order.prepare?.(rooms);
  // What making the rooms has left behind would be collected within a window of three seconds, or not: a matter of luck.
  await server.usage(true);
  order.onStart?.();
  let began = Promise.all([server.cpu(), machineTime()]);
  let ended = began;
  const { wire, keepsDocuments } = peers[server.peer];
  const figures = await load.run(
    {
      port: server.port,
      wire,
      keepsDocuments,
      rooms: rooms.map(({ documentName, paths }) => ({ documentName, paths: [...paths] })),
      notesPerSecond: order.notesPerSecond,
      editsPerSecond: order.editsPerSecond,
      ticksPerSecond: order.ticksPerSecond ?? 0,
      visitors,
      slowReader: order.slowReader ?? false,
      connectionsAtOnce: order.connectionsAtOnce ?? 60,
      warmUpMs: (order.warmUpSeconds ?? 2) * 1000,
      measureMs: order.seconds * 1000,
      drainMs,
      seed: order.seed ?? 1,
    },
    () => {
      began = Promise.all([server.cpu(), machineTime()]);
    },
    () => {
      ended = Promise.all([server.cpu(), machineTime()]);
      order.onEnd?.();
    },
  );
  const [[cpuBefore, machineBefore], [cpuAfter, machineAfter]] = await Promise.all([began, ended]);
  const serverCores = coresBetween(cpuBefore, cpuAfter);
  const perSecond = figures.delivered / order.seconds;
  return {
    rooms: order.rooms,
    clients: order.clients,
    load: figures,
    serverCores,
    cpuPerDelivery: perSecond === 0 ? 0 : (serverCores * 1e6) / perSecond,
    rssBytes: (await server.usage()).rss,
    foreignCores: foreignCores(machineBefore, machineAfter, serverCores + figures.generatorCores),
  };
}

/** Everything came, once, in order, and nobody was turned away. */
export function faultsOf({ load }: Probe): string[] {
  const { refusals, closed, lost, doubled } = load;
  return [
    ...(refusals.length > 0 ? [`refused: ${refusals[0]}`] : []),
    ...(closed.length > 0 ? [`${closed.length} connections closed with ${closed[0]}`] : []),
    ...(lost > 0 ? [`${lost} lost`] : []),
    ...(doubled > 0 ? [`${doubled} doubled`] : []),
  ];
}
