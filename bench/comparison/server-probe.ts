/** Loaded into every server before its program: says what it uses, asked over the process channel. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

process.on('message', (question) => {
  if (String(question).startsWith('collect')) for (let i = 0; i < 3; i += 1) collectGarbage();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({
    question,
    cpuMs: (user + system) / 1000,
    atMs: performance.now(),
    rss,
    heapUsed,
    external,
  });
});
// The benchmark was broken off.
process.on('disconnect', () => process.exit());
// It must not keep the server alive.
process.channel?.unref();
