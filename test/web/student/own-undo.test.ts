import { afterEach, beforeEach, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type Classroom, connect } from '../../../client/classroom.ts';
import { joinRoom } from '../../../client/session.ts';
import type { Notice } from '../../../shared/notice.ts';
import { type StarterPattern, startPattern } from '../../../web/pattern/starter-patterns.ts';
import { createOwnUndo } from '../../../web/student/own-undo.ts';
import { createTestServer, type TestServer } from '../../support/test-server.ts';
import { until } from '../../support/wait.ts';

const groove: StarterPattern = { name: 'Rock', rows: [['kick', 'x...x...']] };

let server: TestServer;
let anna: Classroom;
let ben: Classroom;
let denied: Notice[];

beforeEach(async () => {
  server = await createTestServer();
  const { code } = await server.createRoom();
  const enter = async (name: string): Promise<Classroom> => {
    const classroom = connect(await joinRoom({ url: server.url, code, name }), { WebSocket });
    await classroom.whenLive();
    return classroom;
  };
  anna = await enter('Anna');
  ben = await enter('Ben');
  denied = [];
  anna.on('notice', (notice) => denied.push(notice));
});

afterEach(async () => {
  await Promise.all([anna.close(), ben.close()]);
  await server.close();
});

it('the gate lets a child take back and do again its own taps, and everybody sees it', async () => {
  const undo = createOwnUndo(anna.doc);
  anna.setCell('p1', 0, 0, 100);
  anna.setCell('p1', 0, 1, 100);
  anna.setCell('p1', 0, 0, null);
  await until(() => ben.state.cells['p1:0:1'] === 100 && ben.state.cells['p1:0:0'] === undefined, 'the taps');
  undo.undo();
  await until(() => ben.state.cells['p1:0:0'] === 100, 'the first undo');
  undo.undo();
  await until(() => ben.state.cells['p1:0:1'] === undefined, 'the second undo');
  undo.redo();
  await until(() => ben.state.cells['p1:0:1'] === 100, 'the redo');
  expect(ben.state.cells).toEqual({ 'p1:0:0': 100, 'p1:0:1': 100 });
  expect(denied).toEqual([]);
});

it("what another child did meanwhile is not taken back with one's own", async () => {
  const undo = createOwnUndo(anna.doc);
  anna.setCell('p1', 1, 4, 100);
  ben.setCell('p1', 2, 2, 80);
  await until(() => anna.state.cells['p1:2:2'] === 80 && ben.state.cells['p1:1:4'] === 100, 'both taps');
  undo.undo();
  await until(() => ben.state.cells['p1:1:4'] === undefined, 'the undo');
  expect(undo.canUndo()).toBe(false);
  expect(ben.state.cells).toEqual({ 'p1:2:2': 80 });
});

it('a new pattern keeps its groove: only the taps after it are taken back', async () => {
  const undo = createOwnUndo(anna.doc);
  anna.changePatterns(startPattern(groove, 'pnew'));
  expect(undo.canUndo()).toBe(false);
  anna.setCell('pnew', 0, 1, 100);
  undo.undo();
  // Sent last, so that all before it has come.
  anna.setCell('p1', 3, 15, 1);
  await until(() => ben.state.cells['p1:3:15'] === 1, 'the last tap');
  expect(ben.state.cells).toEqual({ 'pnew:0:0': 100, 'pnew:0:4': 100, 'p1:3:15': 1 });
  expect(denied).toEqual([]);
});
