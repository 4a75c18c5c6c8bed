import { copyFileSync, cpSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RoomStore } from '../../persistence/room-store.ts';
import { openSqliteRoomStore } from '../../persistence/sqlite/open-sqlite-room-store.ts';
import { createFilePlace, type FilePlace } from './file-store-place.ts';
import { commitOf, newParticipant, nextEpoch, roomRecord, update, updates } from './room-records.ts';

const suffixes = ['', '-wal', '-head'];

let place: FilePlace;
let copy: FilePlace;
let store: RoomStore;
let losses: number;

beforeEach(async () => {
  losses = 0;
  [place, copy] = [createFilePlace(), createFilePlace()];
  store = place.open();
  for (const roomId of ['r1', 'r2']) await store.createRoom(roomRecord(roomId));
});
afterEach(async () => {
  await store.close();
  for (const each of [place, copy]) each.remove();
});

/** The files as they are at this moment, opened as after a `kill -9`. */
function reopened(change: () => void = () => {}): RoomStore {
  for (const suffix of suffixes) cpSync(place.file + suffix, copy.file + suffix);
  change();
  return opened();
}

function opened(): RoomStore {
  return openSqliteRoomStore({
    file: copy.file,
    synchronous: 'FULL',
    onLoss: () => {
      losses += 1;
    },
  });
}

it('a log that was cut off behind what was acknowledged is found out: every open room begins a new epoch', async () => {
  await store.commit([commitOf('r1', update(1)), commitOf('r2', update(1))]);
  const { size } = statSync(`${place.file}-wal`);
  await store.commit([commitOf('r2', update(2))]);
  const back = reopened(() => truncateSync(`${copy.file}-wal`, size));
  expect(losses).toBe(1);
  expect((await back.loadDocument('r2')).updates).toEqual(updates(1, 1));
  for (const roomId of ['r1', 'r2']) expect(await back.mayLackNewest(roomId)).toBe(true);
  await back.startEpoch('r2', nextEpoch(2, 1));
  expect(await back.mayLackNewest('r2')).toBe(false);
  await back.close();
  // Told once: what the next process finds is what this one has left.
  const again = opened();
  expect(losses).toBe(1);
  expect(await again.mayLackNewest('r1')).toBe(true);
  expect(await again.mayLackNewest('r2')).toBe(false);
  await again.close();
});

it('what was purged is not lost, though the newest commit was of that room', async () => {
  await store.addParticipant(newParticipant('r1', 'pvpanna001'));
  await store.commit([commitOf('r2', update(1))]);
  await store.commit([commitOf('r1', update(1))]);
  await store.closeRoom('r1', 1000);
  await store.purgeRoom('r1');
  const back = reopened();
  expect(losses).toBe(0);
  expect(await back.mayLackNewest('r2')).toBe(false);
  await back.close();
});

it('a loss is still found out after another room was purged', async () => {
  await store.addParticipant(newParticipant('r1', 'pvpanna001'));
  await store.closeRoom('r1', 1000);
  const { size } = statSync(`${place.file}-wal`);
  await store.commit([commitOf('r2', update(1))]);
  await store.purgeRoom('r1');
  const back = reopened(() => truncateSync(`${copy.file}-wal`, size));
  expect(losses).toBe(1);
  expect(await back.mayLackNewest('r2')).toBe(true);
  await back.close();
});

it.each([
  ['the write-ahead log is missing', () => rmSync(`${copy.file}-wal`)],
  [
    'an older file was put in the place of the database',
    () => {
      rmSync(`${copy.file}-wal`);
      copyFileSync(`${place.file}-older`, copy.file);
    },
  ],
])('it is found out where %s', async (_what, change) => {
  await store.commit([commitOf('r1', update(1))]);
  await store.close();
  copyFileSync(place.file, `${place.file}-older`);
  store = place.open();
  await store.commit([commitOf('r1', update(2))]);
  const back = reopened(change);
  expect(losses).toBe(1);
  expect((await back.loadDocument('r1')).updates).toEqual(updates(1, 1));
  await back.close();
});

it('it is found out where the older file is of an epoch before', async () => {
  await store.commit([commitOf('r1', ...updates(1, 5))]);
  await store.close();
  copyFileSync(place.file, `${place.file}-older`);
  store = place.open();
  await store.startEpoch('r1', nextEpoch(2, 5));
  const back = reopened(() => {
    rmSync(`${copy.file}-wal`);
    copyFileSync(`${place.file}-older`, copy.file);
  });
  expect(losses).toBe(1);
  await back.close();
});

it('nothing is made of a process that was killed, an epoch that has begun, or a clean end', async () => {
  await store.commit([commitOf('r1', ...updates(1, 9)), commitOf('r2', update(1))]);
  const killed = reopened();
  expect(await killed.mayLackNewest('r1')).toBe(false);
  await killed.close();
  await store.startEpoch('r1', nextEpoch(2, 9));
  const next = reopened();
  expect((await next.loadDocument('r1')).epoch).toBe(2);
  await next.close();
  const ended = opened();
  await ended.close();
  expect(losses).toBe(0);
});

it('an epoch that has begun is not lost with the write-ahead log: its number could begin another history', async () => {
  await store.commit([commitOf('r1', update(1))]);
  await store.startEpoch('r1', nextEpoch(2, 1));
  const back = reopened(() => rmSync(`${copy.file}-wal`));
  expect((await back.loadDocument('r1')).epoch).toBe(2);
  expect(losses).toBe(0);
  await back.close();
});

it.each([
  ['missing', () => rmSync(`${copy.file}-head`)],
  ['empty', () => truncateSync(`${copy.file}-head`)],
  ['cut off', () => truncateSync(`${copy.file}-head`, 11)],
  ['foreign', () => writeFileSync(`${copy.file}-head`, '{"roomId":7}')],
])('a note that is %s says nothing, and the next commit writes it anew', async (_what, change) => {
  await store.commit([commitOf('r1', update(1))]);
  const back = reopened(change);
  expect(losses).toBe(0);
  await back.commit([commitOf('r1', update(2))]);
  await back.close();
  copy.damage('DELETE FROM updates WHERE seq = 2');
  await opened().close();
  expect(losses).toBe(1);
});

it('a room whose rows are damaged is no loss of the log: its loading says what is wrong', async () => {
  await store.commit([commitOf('r1', update(1))]);
  const back = reopened(() => copy.damage("UPDATE updates SET bytes = x'00'"));
  expect(losses).toBe(0);
  await expect(back.loadDocument('r1')).rejects.toThrow('r1');
  await back.close();
});
