/** The whole data folder is an older copy of itself (a machine's snapshot), and nothing on the disk can tell. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as encoding from 'lib0/encoding';
import { afterEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import { serverClientIds } from '../../shared/client-id.ts';
import { encodeSyncStep1 } from '../../shared/protocol.ts';
import { StockClient } from '../support/stock-client.ts';
import { createTestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';
import { LiveClass, playsOn } from './live-class.ts';

const ended: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

const told = (logLines: readonly string[]): number =>
  logLines.filter((line) => line.includes('holds more of the room than the server')).length;

it('a document that is ahead of it is sent away, so that it never mixes with what is written instead', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'downbeat-rolled-back-'));
  ended.push(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'downbeat.db');
  const first = await createTestServer({ file });
  const room = await first.createRoom({ title: 'Year 3' });
  await first.close();
  for (const suffix of ['', '-head']) cpSync(file + suffix, join(folder, `older.db${suffix}`));
  const before = await createTestServer({ file });
  const teacher = await new StockClient({ ...room, wsUrl: before.wsUrl }).synced();
  ended.push(() => teacher.destroy());
  // That somebody is there is the server's own writing.
  const visitor = await new StockClient(await before.join(room.code, 'Anna')).synced();
  await until(() => teacher.get('presence', visitor.seat.participantId) !== undefined, 'the visitor');
  visitor.destroy();
  teacher.provider.disconnect();
  await before.close();

  const logLines: string[] = [];
  const after = await createTestServer({ file: join(folder, 'older.db'), logLines });
  ended.push(() => after.close());
  const seat = { ...room, wsUrl: after.wsUrl };
  const back = new StockClient(seat, teacher.doc);
  ended.push(() => back.destroy());
  await until(() => back.closeCodes.includes(4409), 'the document to be sent away');
  expect(told(logLines)).toBe(1);
  const fresh = await new StockClient(seat, new Y.Doc()).synced();
  ended.push(() => fresh.destroy());
  expect(fresh.contents()).toMatchObject({ room: { title: 'Year 3' } });
});

it('a pupil who makes such a claim up sends away itself, is told of once, and changes nothing for the class', async () => {
  const logLines: string[] = [];
  const lesson = await LiveClass.open({ logLines });
  ended.push(() => lesson.end());
  const teacher = await lesson.teacher();
  const anna = await lesson.student('Anna');
  const liar = await lesson.server.join(lesson.room.code, 'Liar');
  for (let i = 0; i < 3; i++) {
    const raw = await lesson.raw(liar, { sdk: true });
    raw.send(encodeSyncStep1(vectorOf(serverClientIds(1).edit, 2 ** 30)));
    expect(await raw.closed()).toBe(4409);
  }
  await playsOn(anna, teacher);
  expect([...anna.closeCodes, ...teacher.closeCodes]).toEqual([]);
  expect(told(logLines)).toBe(1);
  const record = await lesson.server.store.findRoom(lesson.room.roomId);
  expect(record?.epoch).toBe(1);
});

function vectorOf(clientId: number, clock: number): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, clientId);
    encoding.writeVarUint(encoder, clock);
  });
}
