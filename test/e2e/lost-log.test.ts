/** The files lose what the server has acknowledged: a write-ahead log cut off while the process was down. */
import { mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Compiled, compile } from '../support/compiled.ts';
import { freePort, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { StockClient } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { SdkClass } from './sdk-class.ts';

const teacherKey = 'LOST-LOG-KEY-000001';

let compiled: Compiled;
let dataDir: string;
let server: ServerProcess;
let port: number;

async function start(): Promise<void> {
  server = await startServerProcess(compiled.path('server/main.js'), {
    PORT: String(port),
    DATA_DIR: dataDir,
    DOWNBEAT_TEACHER_KEY: teacherKey,
  });
}

beforeAll(async () => {
  compiled = compile(['server', 'persistence']);
  dataDir = mkdtempSync(join(tmpdir(), 'downbeat-lost-log-'));
  port = await freePort();
  await start();
}, 60_000);
afterAll(async () => {
  await server.kill();
  compiled.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

it('is told in the log; old documents are sent away, and the SDK brings back what it holds', async () => {
  const lesson = new SdkClass({ url: server.url, teacherKey });
  const teacher = await lesson.open();
  const ada = await lesson.join(teacher, 'Ada');
  const { roomId, participantId, token } = await lesson
    .join(teacher, 'Stan')
    .then(({ classroom }) => classroom.session);
  const seat = { roomId, participantId, token, wsUrl: `${server.url.replace('http', 'ws')}/ws` };
  const stock = await new StockClient(seat, new Y.Doc(), { maxBackoffTime: 200 }).synced();
  ada.classroom.setCell('p1', 0, 0, 11);
  await until(() => stock.get('cells', 'p1:0:0') === 11, 'the edit that stays');
  const log = join(dataDir, 'downbeat.db-wal');
  const { size } = statSync(log);
  ada.classroom.setCell('p1', 1, 1, 22);
  teacher.classroom.setTempo({ bpm: 77 });
  await until(
    () => stock.get('cells', 'p1:1:1') === 22 && stock.get('tempo', 'bpm') === 77,
    'what will be lost',
  );
  await server.kill();
  expect(statSync(log).size).toBeGreaterThan(size);
  truncateSync(log, size);
  await start();
  await until(() => stock.closeCodes.includes(4409), 'the old document to be sent away');
  const fresh = await new StockClient(seat).synced();
  expect(fresh.get('cells', 'p1:0:0')).toBe(11);
  await until(() => fresh.get('cells', 'p1:1:1') === 22, "the student's lost edit");
  await until(() => fresh.get('tempo', 'bpm') === 77, "the teacher's lost tempo");
  expect(server.output()).toContain('its write-ahead log was cut off');
  for (const client of [stock, fresh]) client.destroy();
  await lesson.dismiss();
}, 60_000);
