import { describe, expect, it } from 'vitest';
import { findImportCycles } from './import-cycle.ts';
import { findForbiddenImports } from './import-rule.ts';
import { parseSourceFile } from './source-file.ts';

const objections = (path: string, ...lines: string[]): string[] =>
  findForbiddenImports([parseSourceFile(path, lines.join('\n'))]).map(({ message }) => message);

describe('the layer rule', () => {
  it.each([
    ['shared/a.ts', "import * as decoding from 'lib0/decoding';"],
    ['shared/a.ts', "import Type from 'typebox';"],
    ['persistence/sqlite/a.ts', "import Database from 'better-sqlite3';"],
    ['persistence/a.ts', "import { b } from '../shared/b.ts';"],
    ['server/room/a.ts', "import type { RoomStore } from '../../persistence/room-store.ts';"],
    ['server/main.ts', "import { openStore } from '../persistence/sqlite/store.ts';"],
    ['server/gateway/a.ts', "import { createSession } from '../session.ts';"],
    ['server/http/a.ts', "import type { FastifyInstance } from 'fastify';"],
    ['client/a.ts', "import { WebsocketProvider } from 'y-websocket';"],
    ['web/a.tsx', "import { b } from '../client/b.ts';"],
    ['web/teach/main.tsx', "import { b } from '../projector/b.tsx';"],
    ['web/teach/a.tsx', "import { b } from '../room/b.ts';"],
    ['demo/a.ts', "import { parseMidi } from 'midi-file';"],
    ['bench/a.ts', "import { b } from '../test/support/b.ts';"],
  ])('allows %s: %s', (path, line) => {
    expect(objections(path, line)).toEqual([]);
  });

  it.each([
    ['shared/a.ts', "import { readFileSync } from 'node:fs';", 'shared must not import node:fs'],
    ['shared/a.ts', "import type { B } from '../server/b.ts';", 'shared must not import from server'],
    ['shared/a.ts', "import fastify from 'fastify';", 'shared must not import fastify'],
    ['persistence/a.ts', "import { b } from '../server/b.ts';", 'persistence must not import from server'],
    [
      'server/a.ts',
      "import { openStore } from '../persistence/sqlite/store.ts';",
      'Only server/main.ts picks',
    ],
    ['server/a.ts', "import Database from 'better-sqlite3';", 'server must not import better-sqlite3'],
    ['server/a.ts', "const b = await import('../client/b.ts');", 'server must not import from client'],
    ['server/room/a.ts', "import type { B } from '../session.ts';", 'room must not import from session'],
    ['server/session/a.ts', "import { b } from '../app.ts';", 'session must not import from app'],
    ['client/a.ts', "import 'node:crypto';", 'client must not import node:crypto'],
    ['client/a.ts', "export { b } from '../web/b.ts';", 'client must not import from web'],
    ['web/a.tsx', "import { b } from '../server/b.ts';", 'web must not import from server'],
    ['web/projector/a.tsx', "import { b } from '../teach/b.ts';", 'the page projector must not import from'],
    ['server/a.ts', "import { b } from '../test/b.ts';", 'Nobody imports from test'],
    ['demo/a.ts', "import { b } from '../bench/b.ts';", 'Nobody imports from bench'],
  ])('refuses %s: %s', (path, line, message) => {
    expect(objections(path, line)).toEqual([expect.stringContaining(message)]);
  });

  it('says in which line the import stands', () => {
    const file = parseSourceFile('shared/a.ts', "// why\nimport {\n  b,\n} from 'node:fs';\n");
    expect(findForbiddenImports([file])).toMatchObject([{ path: 'shared/a.ts', line: 4 }]);
  });

  it('lets one folder of the server know the socket library, and no other', () => {
    const gateway = parseSourceFile(
      'server/gateway/a.ts',
      "import { WebSocketServer } from 'ws';\nimport type { WebSocket } from 'ws';",
    );
    const session = parseSourceFile('server/session.ts', "\nimport type { WebSocket } from 'ws';");
    const client = parseSourceFile('test/e2e/a.test.ts', "import { WebSocket } from 'ws';");
    expect(findForbiddenImports([gateway, client])).toEqual([]);
    expect(findForbiddenImports([gateway, session])).toMatchObject([{ path: 'server/session.ts', line: 2 }]);
  });
});

describe('the search for import cycles', () => {
  const files = (sources: Readonly<Record<string, string>>) =>
    Object.entries(sources).map(([path, text]) => parseSourceFile(path, text));

  it('finds one that goes through types and through several files', () => {
    const found = findImportCycles(
      files({
        'server/a.ts': "import { b } from './b.ts';",
        'server/b.ts': "import type { C } from './c/c.ts';",
        'server/c/c.ts': "\nimport type { A } from '../a.ts';",
      }),
    );
    expect(found).toMatchObject([{ path: 'server/c/c.ts', line: 2 }]);
    expect(found[0]?.message).toContain('server/a.ts → server/b.ts → server/c/c.ts → server/a.ts');
  });

  it('finds a file that imports itself, and one behind a file seen before', () => {
    expect(findImportCycles(files({ 'a/a.ts': "import './a.ts';" }))).toHaveLength(1);
    const found = findImportCycles(
      files({
        'a/a.ts': "import './b.ts';\nimport './c.ts';",
        'a/b.ts': "import './d.ts';",
        'a/c.ts': "import './d.ts';\nimport './e.ts';",
        'a/d.ts': '',
        'a/e.ts': "import './c.ts';",
      }),
    );
    expect(found.map(({ path }) => path)).toEqual(['a/e.ts']);
  });

  it('takes two ways to one file for no cycle', () => {
    const diamond = {
      'a/a.ts': "import './b.ts';\nimport './c.ts';",
      'a/b.ts': "import './c.ts';",
      'a/c.ts': '',
    };
    expect(findImportCycles(files(diamond))).toEqual([]);
  });
});
