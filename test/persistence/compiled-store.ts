/** The adapter compiled for plain Node, for tests that need a process of their own to kill or to starve. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const projectFolder = join(import.meta.dirname, '../..');

export interface CompiledStore {
  /** Writes a module that can use `openSqliteRoomStore`, and returns its path. */
  addProgram(name: string, source: string): string;
  remove(): void;
}

export function compileStore(): CompiledStore {
  const folder = mkdtempSync(join(tmpdir(), 'downbeat-compiled-'));
  symlinkSync(join(projectFolder, 'node_modules'), join(folder, 'node_modules'), 'dir');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  const tsconfig = {
    extends: join(projectFolder, 'tsconfig.build.json'),
    compilerOptions: { rootDir: projectFolder, outDir: join(folder, 'out'), sourceMap: false },
    include: [join(projectFolder, 'persistence')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  const tsc = join(projectFolder, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', folder], { stdio: 'inherit' });
  return {
    addProgram(name, source) {
      const path = join(folder, name);
      const adapter = './out/persistence/sqlite/open-sqlite-room-store.js';
      writeFileSync(path, `import { openSqliteRoomStore } from '${adapter}';\n${source}`);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
