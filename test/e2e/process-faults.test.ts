/** A fault that no boundary of a room caught, in the real process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Compiled, compile } from '../support/compiled.ts';
import { freePort, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { converged } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { SdkClass } from './sdk-class.ts';

const teacherKey = 'FAULT-TEST-KEY-0001';

let compiled: Compiled;
let dataDir: string;
let running: ServerProcess | undefined;
let programs = 0;

beforeAll(() => {
  compiled = compile(['server', 'persistence']);
}, 60_000);
afterAll(() => compiled.remove());

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'downbeat-faults-'));
});
afterEach(async () => {
  await running?.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

/** `faults`: a program that is loaded before the server's. */
async function start(faults: string): Promise<ServerProcess> {
  const program = compiled.addProgram(`faults-${++programs}.mjs`, faults);
  running = await startServerProcess(compiled.path('server/main.js'), {
    PORT: String(await freePort()),
    DATA_DIR: dataDir,
    DOWNBEAT_TEACHER_KEY: teacherKey,
    NODE_OPTIONS: `--import ${pathToFileURL(program).href}`,
  });
  return running;
}

/** A fault ten times a second, from the first request for `/healthz?begin` on. */
const onceAsked = (fault: string): string =>
  `import { subscribe } from 'node:diagnostics_channel';
   subscribe('http.server.request.start', ({ request }) => {
     if (request.url === '/healthz?begin') setInterval(() => { ${fault} }, 100);
   });`;

const countIn = (log: string, what: string): number => log.split(`"message":"${what}"`).length - 1;

it('a rejection is logged with what to do, each time; nobody notices, and SIGTERM still ends it well', async () => {
  const rejection = 'a rejection that nobody handles';
  const server = await start(onceAsked(`Promise.reject(new Error('${rejection}'));`));
  const lesson = new SdkClass({ url: server.url, teacherKey });
  const teacher = await lesson.open();
  const student = await lesson.join(teacher, 'Ada');
  await fetch(`${server.url}/healthz?begin`);
  await until(() => countIn(server.output(), rejection) > 2, 'the faults to be told');
  expect(server.output()).toContain('the lessons go on; report this as a bug');
  student.classroom.setCell('p1', 0, 0, 21);
  await until(() => teacher.classroom.state.cells['p1:0:0'] === 21, 'the edit');
  expect([...teacher.closeCodes, ...student.closeCodes]).toEqual([]);
  await lesson.dismiss();
  expect(await server.stop()).toBe(0);
}, 60_000);

it('an exception fails every room once, however often it comes: the class is back by itself, with all its edits', async () => {
  const exception = 'an exception that nobody catches';
  const server = await start(onceAsked(`throw new Error('${exception}');`));
  const lesson = new SdkClass({ url: server.url, teacherKey });
  const teacher = await lesson.open();
  const student = await lesson.join(teacher, 'Ada');
  student.classroom.setCell('p1', 0, 0, 21);
  await until(() => teacher.classroom.state.cells['p1:0:0'] === 21, 'the edit before');
  await fetch(`${server.url}/healthz?begin`);
  await until(() => countIn(server.output(), exception) > 10, 'the faults to be told');
  await until(
    () => [teacher, student].every(({ classroom }) => classroom.connection.status === 'live'),
    'them',
  );
  student.classroom.setCell('p1', 1, 1, 22);
  await until(() => teacher.classroom.state.cells['p1:1:1'] === 22, 'the edit after');
  await converged([teacher.classroom.doc, student.classroom.doc]);
  expect([teacher.closeCodes, student.closeCodes]).toEqual([[4500], [4500]]);
  await lesson.dismiss();
  expect(await server.stop()).toBe(0);
}, 60_000);

it('what an exception left half done is neither shown nor stored', async () => {
  // Half of what a tempo change through HTTP does, and then the fault, where no boundary is.
  const server = await start(
    `const { Room } = await import('${pathToFileURL(compiled.path('server/room/room.js')).href}');
     const { edit } = Room.prototype;
     Room.prototype.edit = function (actor, edits) {
       if (!edits.some(({ key, value }) => key === 'bpm' && value === 66)) return edit.call(this, actor, edits);
       return new Promise(() => {
         setImmediate(() => {
           edit.call(this, actor, edits).catch(() => {});
           throw new Error('half way');
         });
       });
     };`,
  );
  const lesson = new SdkClass({ url: server.url, teacherKey });
  const teacher = await lesson.open();
  const tempos = new Set<number>();
  teacher.classroom.doc.getMap('tempo').observe(({ target }) => tempos.add(Number(target.get('bpm'))));
  const { code, token } = teacher.classroom.session;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const change = (bpm: number): Promise<Response> =>
    fetch(`${server.url}/api/rooms/${code}/tempo`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ bpm }),
      signal: AbortSignal.timeout(5000),
    });
  expect((await change(88)).status).toBe(200);
  void change(66).catch(() => {});
  await until(() => teacher.closeCodes.length > 0, 'the room to fail');
  await until(() => teacher.classroom.connection.status === 'live', 'the teacher to be back');
  expect(teacher.closeCodes).toEqual([4500]);
  expect(teacher.classroom.state.tempo.bpm).toBe(88);
  expect((await change(99)).status).toBe(200);
  await until(() => teacher.classroom.state.tempo.bpm === 99, 'the next change');
  expect([...tempos]).toEqual([88, 99]);
  await lesson.dismiss();
}, 60_000);
