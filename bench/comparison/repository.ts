/** Where things are, from the compiled benchmark. */
import { fileURLToPath } from 'node:url';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export const peersFolder = fromRoot('bench/peers');
export const resultsFolder = fromRoot('bench/results');
export const performancePage = fromRoot('docs/performance.md');
export const tablesPage = fromRoot('bench/results/README.md');
export const plotsFolder = fromRoot('docs/performance');
export const compiledServer = fromRoot('dist/server/main.js');
export const compiledProbe = fromRoot('dist/bench/comparison/server-probe.js');
export const compiledLoad = fromRoot('dist/bench/comparison/load/main.js');
