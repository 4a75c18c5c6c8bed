/** When a server that stores what it was told some time later has nothing left to do. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerProcess } from './server-process.ts';

/** Longer than any peer puts a write off: Hocuspocus at most 10 s, y-leveldb not at all. */
const quietMs = 12_000;
const lookMs = 500;
/** Of a core. */
const idleShare = 0.03;

/** Until its process idles and its files stand still; resolves to the ms until they did so. Rejects after `timeoutMs`. */
export async function untilAtRest(server: ServerProcess, timeoutMs: number): Promise<number> {
  const start = performance.now();
  let atRestSince = start;
  let cpu = await server.cpu();
  let files = await filesOf(server.dataDir);
  while (performance.now() - atRestSince < quietMs) {
    if (performance.now() - start > timeoutMs) throw new Error(`It was not at rest after ${timeoutMs} ms.`);
    await new Promise((resolve) => {
      setTimeout(resolve, lookMs);
    });
    const [nextCpu, nextFiles] = [await server.cpu(), await filesOf(server.dataDir)];
    const isIdle = (nextCpu.cpuMs - cpu.cpuMs) / (nextCpu.atMs - cpu.atMs) < idleShare;
    if (!isIdle || nextFiles !== files) atRestSince = performance.now();
    cpu = nextCpu;
    files = nextFiles;
  }
  return atRestSince - start;
}

/** Sizes and times of all that it has stored. */
async function filesOf(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const found = await Promise.all(
    names.toSorted().map(async (name) => {
      // A database removes files of its own accord.
      const file = await stat(join(folder, name)).catch(() => undefined);
      return file && `${name} ${file.size} ${file.mtimeMs}`;
    }),
  );
  return found.join('\n');
}
