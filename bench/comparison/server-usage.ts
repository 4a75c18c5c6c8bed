import Type, { type Static } from 'typebox';

/** What a server process has used so far. */
export const ServerUsage = Type.Object({
  /** What it answers. */
  question: Type.String(),
  /** All threads, user and system. */
  cpuMs: Type.Number(),
  /** On the process's own clock. */
  atMs: Type.Number(),
  /** Bytes. */
  rss: Type.Number(),
  heapUsed: Type.Number(),
  external: Type.Number(),
});
export type ServerUsage = Static<typeof ServerUsage>;
