import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { StockClient } from '../support/stock-client.ts';
import { createTestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';

it('after a power cut with synchronous=NORMAL a room goes on in a new epoch, and old documents are sent away', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'downbeat-power-cut-'));
  const before = await createTestServer({ file: join(folder, 'before.db') });
  const room = await before.createRoom({ title: 'Year 3' });
  const teacher = await new StockClient(room).synced();
  teacher.set('tempo', 'bpm', 77);
  const witness = await new StockClient(await before.join(room.code, 'Anna')).synced();
  await until(() => witness.get('tempo', 'bpm') === 77, 'the tempo to be stored');
  // What the disk holds at this moment, with the process still running.
  for (const suffix of ['', '-wal', '-shm']) {
    cpSync(join(folder, `before.db${suffix}`), join(folder, `after.db${suffix}`));
  }
  teacher.provider.disconnect();
  witness.destroy();
  await before.close();

  const after = await createTestServer({ file: join(folder, 'after.db') });
  const back = new StockClient({ ...room, wsUrl: after.wsUrl }, teacher.doc);
  await until(() => back.closeCodes.includes(4409), 'the old document to be sent away');
  const fresh = await new StockClient({ ...room, wsUrl: after.wsUrl }, new Y.Doc()).synced();
  expect(fresh.contents()).toMatchObject({ tempo: { bpm: 77 }, room: { title: 'Year 3' } });
  for (const client of [teacher, back, fresh]) client.destroy();
  await after.close();
  rmSync(folder, { recursive: true, force: true });
});
