/** Preloaded into a server's process (`--import`): answers each message of the parent's with a sample of itself. */
import { readdirSync } from 'node:fs';
import type { ServerSample } from './server-sample.ts';

process.on('message', () => {
  globalThis.gc?.();
  process.send?.(sample());
});
// It shall keep nothing alive that would have ended without it.
process.channel?.unref();

function sample(): ServerSample {
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  const handles: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1;
  return {
    heapBytes: heapUsed,
    externalBytes: external + arrayBuffers,
    rssBytes: rss,
    handles,
    fds: openFiles(),
  };
}

/** 0 where the system does not say. */
function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}
