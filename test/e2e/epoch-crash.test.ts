import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as prng from 'lib0/prng';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, createRoom, joinRoom } from '../../client/index.ts';
import { type Compiled, compile } from '../support/compiled.ts';
import { freePort, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { converged, StockClient } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { Cable, eagerEpochs, growHistory, worn } from './epoch-class.ts';

const teacherKey = 'CRASH-TEST-KEY-0001';
const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

let compiled: Compiled;
beforeAll(() => {
  compiled = compile(['server', 'persistence']);
}, 60_000);
afterAll(() => compiled.remove());

it(`kill -9 around a change of epoch: the room is whole, and offline edits arrive either way (seed ${seed})`, async () => {
  const random = prng.create(seed);
  const dataDir = mkdtempSync(join(tmpdir(), 'downbeat-epoch-crash-'));
  const env = {
    ...eagerEpochs,
    PORT: String(await freePort()),
    DATA_DIR: dataDir,
    DOWNBEAT_TEACHER_KEY: teacherKey,
  };
  const start = (): Promise<ServerProcess> => startServerProcess(compiled.path('server/main.js'), env);
  let server = await start();
  const cable = new Cable();
  const seat = await createRoom({ url: server.url, teacherKey });
  const ada = connect(await joinRoom({ url: server.url, code: seat.code, name: 'Ada' }), {
    WebSocket: cable.WebSocket,
  });
  const epochs: number[] = [];
  ada.on('epoch', ({ epoch }) => epochs.push(epoch));
  await ada.whenLive();
  for (let round = 0; round < 5; round++) {
    cable.pull();
    await until(() => ada.connection.status === 'offline', 'the drop');
    ada.setCell('p1', 0, round, 100 + round);
    await growHistory(seat);
    // The room is unloaded, and its epoch begun, 20 ms after the last visitor.
    await wait(prng.int31(random, 10, 60));
    await server.kill();
    server = await start();
    cable.plug();
    ada.reconnect();
    const teacher = await new StockClient(seat).synced();
    await until(() => teacher.get('cells', `p1:0:${round}`) === 100 + round, "Ada's offline edit");
    for (let past = 0; past < round; past++) expect(teacher.get('cells', `p1:0:${past}`)).toBe(100 + past);
    await until(() => ada.connection.status === 'live', 'Ada to be back');
    await converged([ada.doc, teacher.doc]);
    expect(teacher.get(worn.root, worn.key)).toBeTypeOf('number');
    teacher.destroy();
  }
  expect(epochs).toEqual([...epochs].sort((a, b) => a - b));
  await ada.close();
  await server.kill();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);
