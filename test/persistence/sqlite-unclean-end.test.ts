import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteRoomStore } from '../../persistence/sqlite/open-sqlite-room-store.ts';
import { commitOf, nextEpoch, roomRecord, update } from './room-records.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'downbeat-unclean-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A store with one room, ended cleanly or (a copy of its files while it runs) as by a power cut. */
async function leaveBehind(synchronous: 'FULL' | 'NORMAL', end: 'clean' | 'power cut'): Promise<string> {
  const file = join(folder, 'downbeat.db');
  const store = openSqliteRoomStore({ file, synchronous });
  await store.createRoom(roomRecord('room1'));
  await store.commit([commitOf('room1', update(1))]);
  if (end === 'clean') {
    await store.close();
    return file;
  }
  const copy = mkdtempSync(join(folder, 'copy-'));
  for (const suffix of ['', '-wal', '-shm']) cpSync(`${file}${suffix}`, join(copy, `downbeat.db${suffix}`));
  await store.close();
  return join(copy, 'downbeat.db');
}

describe('a store that did not end', () => {
  it('with NORMAL may lack the newest of every room, until each is in a new epoch', async () => {
    const file = await leaveBehind('NORMAL', 'power cut');
    const store = openSqliteRoomStore({ file, synchronous: 'NORMAL' });
    expect(await store.mayLackNewest('room1')).toBe(true);
    await store.startEpoch('room1', nextEpoch(2, 1));
    expect(await store.mayLackNewest('room1')).toBe(false);
    await store.close();
  });

  it('keeps saying so after a change to FULL and a clean end', async () => {
    const file = await leaveBehind('NORMAL', 'power cut');
    await openSqliteRoomStore({ file, synchronous: 'FULL' }).close();
    const store = openSqliteRoomStore({ file, synchronous: 'FULL' });
    expect(await store.mayLackNewest('room1')).toBe(true);
    await store.close();
  });

  it.each([
    ['FULL', 'power cut'],
    ['FULL', 'clean'],
    ['NORMAL', 'clean'],
  ] as const)('with %s and a %s end lacks nothing', async (synchronous, end) => {
    const store = openSqliteRoomStore({ file: await leaveBehind(synchronous, end), synchronous });
    expect(await store.mayLackNewest('room1')).toBe(false);
    await store.close();
  });
});
