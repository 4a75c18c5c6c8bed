/** What an operator reads where the server can't start: the real process, on real files. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startProblem } from '../../server/start-problem.ts';
import { type Compiled, compile } from '../support/compiled.ts';
import { freePort, startServerProcess } from '../support/server-process.ts';

let compiled: Compiled;
beforeAll(() => {
  compiled = compile(['server', 'shared', 'persistence']);
});
afterAll(() => compiled.remove());

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'downbeat-start-'));
});
afterEach(() => {
  chmodSync(dataDir, 0o700);
  rmSync(dataDir, { recursive: true });
});

function start(env: Record<string, string>): { code: number | null; said: string } {
  const { status, stderr } = spawnSync(process.execPath, [compiled.path('server/main.js')], {
    env: {
      PATH: process.env.PATH ?? '',
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
      ...env,
    },
    encoding: 'utf8',
    timeout: 15_000,
  });
  return { code: status, said: stderr };
}

describe('a start that fails says what to do, without a stack trace', () => {
  it.each(['downbeat.db', 'sel.db'])('a damaged %s', (name) => {
    writeFileSync(join(dataDir, name), 'no database at all, but long enough to be looked at'.repeat(100));
    const { code, said } = start({});
    expect(code).toBe(1);
    expect(said).toMatch(/damaged.*restore/is);
    expect(said).not.toMatch(/\n\s+at /);
  });

  it('a taken port', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? `${address.port}` : '';
    const { code, said } = start({ PORT: port });
    other.close();
    expect(code).toBe(1);
    expect(said).toMatch(/port is taken.*PORT/is);
    expect(said).not.toMatch(/\n\s+at /);
  });

  it('a data folder on which another server runs; it is free again when that was killed', async () => {
    const main = compiled.path('server/main.js');
    const env = { DATA_DIR: dataDir, PORT: `${await freePort()}` };
    const first = await startServerProcess(main, env);
    const { code, said } = start({});
    expect(code).toBe(1);
    expect(said).toMatch(/another server runs on this data folder/);
    expect(said).not.toMatch(/\n\s+at /);
    await first.kill();
    const second = await startServerProcess(main, env);
    expect(await second.stop()).toBe(0);
  });

  it('a data folder that is a file', () => {
    const file = join(dataDir, 'file');
    writeFileSync(file, '');
    const { code, said } = start({ DATA_DIR: join(file, 'data') });
    expect(code).toBe(1);
    expect(said).toMatch(/DATA_DIR/);
    expect(said).not.toMatch(/\n\s+at /);
  });
});

describe('the words for a fault', () => {
  const fault = (code: string): Error => Object.assign(new Error('it failed'), { code });

  it.each([
    ['ENOSPC', /disk is full/],
    ['SQLITE_FULL', /disk is full/],
    ['SQLITE_READONLY_DIRECTORY', /owner and the mode/],
    ['SQLITE_BUSY', /One folder, one server/],
    ['SQLITE_IOERR_READ', /disk does not answer/],
    ['SQLITE_CORRUPT_VTAB', /damaged/],
    ['EACCES', /who owns it/],
  ])('%s', (code, words) => {
    expect(startProblem(fault(code))).toMatch(words);
  });

  it("none for the program's own faults: they keep their stack", () => {
    expect(startProblem(new TypeError('x is undefined'))).toBeUndefined();
    expect(startProblem('thrown text')).toBeUndefined();
  });
});
