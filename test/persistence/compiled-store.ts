import { compile } from '../support/compiled.ts';

/** The adapter compiled for plain Node. */
export interface CompiledStore {
  /** Writes a module that can use `openSqliteRoomStore`, and returns its path. */
  addProgram(name: string, source: string): string;
  remove(): void;
}

export function compileStore(): CompiledStore {
  const { addProgram, remove } = compile(['persistence']);
  const adapter = './out/persistence/sqlite/open-sqlite-room-store.js';
  return {
    addProgram: (name, source) =>
      addProgram(name, `import { openSqliteRoomStore } from '${adapter}';\n${source}`),
    remove,
  };
}
