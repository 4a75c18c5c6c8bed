/** Puts the packages of package-lock.json in place, if they aren't yet, so that a fresh clone needs no step of its own. */
import { lstatSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, runStep } from './step.mjs';

export function install() {
  requireNode();
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    // npm would empty the folder that the link leads to, which is somebody else's.
    return;
  }
  // npm writes its own lock file last, so its age is that of the installation.
  if (changedAt('package-lock.json') <= changedAt('node_modules/.package-lock.json')) return;
  console.log('Installing packages; this takes a minute the first time …');
  // The compiler is a development dependency, which NODE_ENV=production would leave out.
  runStep('Installing packages', 'npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
}

function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [needed, found] = [engines.node, process.versions.node].map((text) => text.match(/\d+/g).map(Number));
  if (found[0] > needed[0] || (found[0] === needed[0] && found[1] >= needed[1])) return;
  console.error(
    `Downbeat needs Node ${engines.node}; this is ${process.versions.node}. Get one at nodejs.org.`,
  );
  process.exit(1);
}

/** 0 where there is no such file. */
function changedAt(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
