/** What the benchmark and its load process say to each other. */
import Type, { type Static } from 'typebox';

const WireNameSchema = Type.Enum(['downbeat', 'y-websocket', 'hocuspocus', 'socket.io', 'colyseus']);

export const LoadOrder = Type.Object({
  port: Type.Integer(),
  wire: WireNameSchema,
  keepsDocuments: Type.Boolean(),
  /** By room and client: the address of its socket. */
  rooms: Type.Array(Type.Object({ documentName: Type.String(), paths: Type.Array(Type.String()) })),
  /** Of each client, a second. */
  notesPerSecond: Type.Number(),
  editsPerSecond: Type.Number(),
  /** Of the whole room: the first client shows a tick at this rate, where the server has no beat of its own. */
  ticksPerSecond: Type.Number(),
  /** In every room, how many clients more come and go, each once in so many ms. */
  visitors: Type.Object({ count: Type.Integer(), everyMs: Type.Number() }),
  /** The last client of every room stops reading when the measurement begins. */
  slowReader: Type.Boolean(),
  connectionsAtOnce: Type.Integer(),
  warmUpMs: Type.Number(),
  measureMs: Type.Number(),
  /** The longest wait for what is still on its way. */
  drainMs: Type.Number(),
  seed: Type.Integer(),
});
export type LoadOrder = Static<typeof LoadOrder>;

export const LatencyFigures = Type.Object({
  count: Type.Integer(),
  p50: Type.Number(),
  p95: Type.Number(),
  p99: Type.Number(),
  max: Type.Number(),
});

export const LoadFigures = Type.Object({
  notes: LatencyFigures,
  edits: LatencyFigures,
  joins: LatencyFigures,
  /** Of those who come while it is measured. */
  visits: LatencyFigures,
  /** How late what was due was sent. */
  generatorLateness: LatencyFigures,
  /** The load process's own share of its core. */
  generatorCores: Type.Number(),
  expected: Type.Integer(),
  delivered: Type.Integer(),
  lost: Type.Integer(),
  doubled: Type.Integer(),
  frames: Type.Integer(),
  bytes: Type.Integer(),
  refusals: Type.Array(Type.String()),
  /** Connections that the server ended. */
  closed: Type.Array(Type.Integer()),
  connectMs: Type.Number(),
  /** The smallest document that a client was given when it came. */
  leastStateBytes: Type.Integer(),
  measuredMs: Type.Number(),
});
export type LoadFigures = Static<typeof LoadFigures>;

export const LoadAnswer = Type.Union([
  Type.Object({ kind: Type.Literal('begins') }),
  Type.Object({ kind: Type.Literal('ends') }),
  Type.Object({ kind: Type.Literal('done'), figures: LoadFigures }),
  Type.Object({ kind: Type.Literal('failed'), reason: Type.String() }),
]);
export type LoadAnswer = Static<typeof LoadAnswer>;
