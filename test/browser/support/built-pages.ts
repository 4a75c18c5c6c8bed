/** The pages as Vite has built them, and as the server will serve them. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Of the repository, in whose root npm and vitest run. */
const folder = resolve('dist/pages');

/** Absolute. Throws Error, saying what to do, where they have not been built. */
export function builtPages(): string {
  if (existsSync(join(folder, 'index.html'))) return folder;
  throw new Error('The pages are not built: run `node node_modules/vite/bin/vite.js build` (npm test does).');
}
