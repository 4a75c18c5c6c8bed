/** Parts of the project compiled for plain Node, for tests that need a process of their own to kill or to starve. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const projectFolder = join(import.meta.dirname, '../..');

export interface Compiled {
  /** The path of a compiled module, by its path in the project (`server/main.js`). */
  path(module: string): string;
  /** Writes a program beside the compiled folders, and returns its path. */
  addProgram(name: string, source: string): string;
  remove(): void;
}

export function compile(folders: readonly string[]): Compiled {
  const folder = mkdtempSync(join(tmpdir(), 'downbeat-compiled-'));
  symlinkSync(join(projectFolder, 'node_modules'), join(folder, 'node_modules'), 'dir');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  const tsconfig = {
    extends: join(projectFolder, 'tsconfig.build.json'),
    compilerOptions: { rootDir: projectFolder, outDir: join(folder, 'out'), sourceMap: false },
    include: folders.map((name) => join(projectFolder, name)),
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  const tsc = join(projectFolder, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', folder], { stdio: 'inherit' });
  return {
    path: (module) => join(folder, 'out', module),
    addProgram(name, source) {
      const path = join(folder, name);
      writeFileSync(path, source);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
