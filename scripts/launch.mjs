/** Installs if needed, compiles, and runs one of the repository's programs in this very process. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildWeb } from './build-web.mjs';
import { install } from './install.mjs';
import { root, runStep } from './step.mjs';

/** `file` is a TypeScript file, relative to the root. */
export async function launch(file, args) {
  if (!file.endsWith('.ts') || !existsSync(join(root, file))) {
    console.error(`There is no program "${file}": give a .ts file, relative to the repository's root.`);
    process.exit(1);
  }
  install();
  runStep('Compiling', process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
  if (file === 'server/main.ts' || file.startsWith('bench/pages/')) buildWeb();
  const compiled = join(root, 'dist', file.replace(/\.ts$/, '.js'));
  process.argv = [process.execPath, compiled, ...args];
  process.setSourceMapsEnabled(true);
  // Not a child process: so signals, standard streams and the exit code are the program's own.
  await import(pathToFileURL(compiled).href);
}
