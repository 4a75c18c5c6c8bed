import { expect, it } from 'vitest';
import { lanePolicy } from '../gate/lane-policy.ts';
import { converged, StockClient } from '../support/stock-client.ts';
import { createTestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';

it("G5: createServer's policy holds for stock clients: a student edits the lanes of their role only", async () => {
  const server = await createTestServer({ policy: lanePolicy });
  const room = await server.createRoom();
  const teacher = await new StockClient(room).synced();
  const anna = await new StockClient(await server.join(room.code, 'Anna')).synced();
  teacher.set('room', 'roleNames', ['kick', 'snare']);
  await until(() => JSON.stringify(anna.get('room', 'roleNames')) === '["kick","snare"]', 'the roles');
  teacher.set('roles', anna.seat.participantId, 'snare');
  await until(() => anna.get('roles', anna.seat.participantId) === 'snare', 'the role');
  anna.set('cells', 'p1:0:0', 100);
  anna.set('cells', 'p1:1:0', 100);
  await until(() => teacher.get('cells', 'p1:1:0') === 100, 'the cell of her lane');
  await until(() => anna.get('cells', 'p1:0:0') === undefined, 'the other cell to be taken back');
  await converged([teacher.doc, anna.doc]);
  expect(teacher.contents().cells).toEqual({ 'p1:1:0': 100 });
  for (const client of [teacher, anna]) client.destroy();
  await server.close();
});
