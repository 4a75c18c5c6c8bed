/** A fault that no boundary of a room caught, in the real process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Compiled, compile } from '../support/compiled.ts';
import { freePort, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { converged } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { SdkClass } from './sdk-class.ts';

const teacherKey = 'FAULT-TEST-KEY-0001';

let compiled: Compiled;
let dataDir: string;
let server: ServerProcess;

beforeAll(async () => {
  compiled = compile(['server', 'persistence']);
  const faults = compiled.addProgram(
    'faults.mjs',
    `process.on('newListener', (event) => {
       if (event !== 'uncaughtException') return;
       setInterval(() => {
         Promise.reject(new Error('a rejection that nobody handles'));
         throw new Error('an exception that nobody catches');
       }, 100);
     });`,
  );
  dataDir = mkdtempSync(join(tmpdir(), 'downbeat-faults-'));
  server = await startServerProcess(compiled.path('server/main.js'), {
    PORT: String(await freePort()),
    DATA_DIR: dataDir,
    DOWNBEAT_TEACHER_KEY: teacherKey,
    NODE_OPTIONS: `--import ${pathToFileURL(faults).href}`,
  });
});
afterAll(async () => {
  await server.kill();
  compiled.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

it('is logged with what to do, each time; the lesson goes on, and SIGTERM still ends it well', async () => {
  const lesson = new SdkClass({ url: server.url, teacherKey });
  const teacher = await lesson.open();
  const student = await lesson.join(teacher, 'Ada');
  const told = (what: string): number => server.output().split(`"message":"${what}"`).length - 1;
  const rejection = 'a rejection that nobody handles';
  const exception = 'an exception that nobody catches';
  await until(() => told(rejection) > 2 && told(exception) > 2, 'the faults to be told');
  expect(server.output()).toContain('the lessons go on; report this as a bug');
  student.classroom.setCell('p1', 0, 0, 21);
  await until(() => teacher.classroom.state.cells['p1:0:0'] === 21, 'the edit');
  await converged([teacher.classroom.doc, student.classroom.doc]);
  expect([...teacher.closeCodes, ...student.closeCodes]).toEqual([]);
  await lesson.dismiss();
  expect(await server.stop()).toBe(0);
});
