/** The real process on a disk that is full, and on data of a newer one. Other starts that fail: start-problem. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Compiled, compile } from '../support/compiled.ts';
import { freePort, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { until } from '../support/wait.ts';
import { SdkClass } from './sdk-class.ts';

const teacherKey = 'DISK-TEST-KEY-00001';

let compiled: Compiled;
let folder: string;
let server: ServerProcess | undefined;

beforeAll(() => {
  compiled = compile(['server', 'persistence']);
});
afterAll(() => compiled.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'downbeat-disk-'));
});
afterEach(async () => {
  await server?.kill();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function start(env: Record<string, string>, prelude?: string): Promise<ServerProcess> {
  server = await startServerProcess(compiled.path('server/main.js'), env, prelude);
  return server;
}

/** What a server that cannot start says. */
async function failedStart(dataDir: string): Promise<string> {
  const env = { PATH: process.env.PATH ?? '', PORT: String(await freePort()), DATA_DIR: dataDir };
  const run = promisify(execFile)(process.execPath, [compiled.path('server/main.js')], {
    env,
    timeout: 20_000,
  });
  const failure: unknown = await run.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof Error && 'stderr' in failure && 'code' in failure)) throw new Error('It started.');
  expect(failure.code).toBe(1);
  return String(failure.stderr);
}

it('a full disk sends its rooms away, says so at /readyz, and loses nothing that anybody was shown', async () => {
  const env = {
    PORT: String(await freePort()),
    DATA_DIR: folder,
    DOWNBEAT_TEACHER_KEY: teacherKey,
    DOWNBEAT_RESTART_MS: '100',
  };
  // A limit on the size of files is the full disk that any user can make; the unit is 512 or 1024 bytes.
  const { url } = await start(env, 'ulimit -f 1000');
  const lesson = new SdkClass({ url, teacherKey });
  const teacher = await lesson.open();
  const ada = await lesson.join(teacher, 'Ada');
  const shown = new Map<string, unknown>();
  teacher.classroom.doc.getMap('cells').observe(({ keysChanged }) => {
    for (const key of keysChanged) if (key !== null) shown.set(key, teacher.classroom.state.cells[key]);
  });
  let velocity = 0;
  const filling = setInterval(() => {
    velocity = (velocity % 127) + 1;
    for (let step = 0; step < 16; step++) ada.classroom.setCell('p1', velocity % 4, step, velocity);
  }, 5);
  await until(() => teacher.closeCodes.length > 0, 'the disk to be full', 40_000);
  clearInterval(filling);
  expect(teacher.closeCodes[0]).toBe(4500);
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([503, { code: 'STORE_UNAVAILABLE' }]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(server?.output()).toMatch(/room failed and will be reloaded/);
  const shownByThen = new Map(shown);
  for (const { classroom } of [ada, teacher]) classroom.doc.destroy();
  await lesson.dismiss();
  await server?.kill();
  await start(env);
  const again = new SdkClass({ url, teacherKey });
  const witness = again.sitDown({ ...teacher.classroom.session });
  await witness.classroom.whenLive();
  expect(shownByThen.size).toBeGreaterThan(0);
  for (const [key, value] of shownByThen) expect(witness.classroom.state.cells[key], key).toBe(value);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  await again.dismiss();
}, 90_000);

it('data of a newer Downbeat is left alone, and what to do is said', async () => {
  await start({ PORT: String(await freePort()), DATA_DIR: folder });
  expect(await server?.stop()).toBe(0);
  const db = new Database(join(folder, 'downbeat.db'));
  db.pragma('user_version = 999');
  db.close();
  expect(await failedStart(folder)).toMatch(/schema version 999.*Start the newer/);
});
