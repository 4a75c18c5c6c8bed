/** Builds the pages of `web/` into `dist/pages`, unless they are newer than all that they are made of. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, runStep } from './step.mjs';

const sources = ['web', 'client', 'shared', 'vite.config.ts', 'package-lock.json'];

export function buildWeb() {
  if (newest(sources) < changedAt('dist/pages/index.html')) return;
  runStep('Building the pages', process.execPath, [
    'node_modules/vite/bin/vite.js',
    'build',
    '--logLevel',
    'warn',
  ]);
}

function newest(paths) {
  return Math.max(0, ...paths.flatMap(filesIn).map(changedAt));
}

function filesIn(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path), { recursive: true }).map((name) => join(path, name));
}

/** 0 where there is no such file. */
function changedAt(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
