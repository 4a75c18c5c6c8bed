import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RoomCorruptError, type RoomStore } from '../../../persistence/room-store.ts';
import { openSqliteRoomStore } from '../../../persistence/sqlite/open-sqlite-room-store.ts';
import { RoomRetention } from '../../../server/room/room-retention.ts';
import { newParticipant, roomRecord } from '../../persistence/room-records.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const dayMs = 86_400_000;
let store: RoomStore;
let clock: FakeClock;
let retention: RoomRetention;
const faults: unknown[] = [];

beforeEach(async () => {
  faults.length = 0;
  store = openSqliteRoomStore({ file: ':memory:', synchronous: 'NORMAL' });
  clock = new FakeClock();
  const timing = { roomRetentionMs: 30 * dayMs };
  retention = new RoomRetention({ clock, store, timing, onFault: (...fault) => faults.push(fault) });
  for (const [roomId, days] of [['monday', 1] as const, ['tuesday', 1] as const, ['june', 90] as const]) {
    await store.createRoom(roomRecord(roomId, { expiresAt: clock.unixNow() + days * dayMs }));
    await store.addParticipant(newParticipant(roomId, 'pvpanna001'));
  }
});
afterEach(async () => {
  retention.close();
  await store.close();
});

async function named(): Promise<string[]> {
  for (let turn = 0; turn < 6; turn++) {
    clock.endTurn();
    await setImmediate();
  }
  const rooms = ['monday', 'tuesday', 'june'];
  const present = await Promise.all(rooms.map((roomId) => store.listParticipants(roomId)));
  return rooms.filter((_, i) => present[i]?.length === 1);
}

it('deletes what rooms held when they have been over for so long, and goes on by itself', async () => {
  void retention.start();
  expect(await named()).toEqual(['monday', 'tuesday', 'june']);
  clock.advance(32 * dayMs);
  await named();
  clock.advance(3_600_000);
  expect(await named()).toEqual(['june']);
  expect(faults).toEqual([]);
});

it('tries again where the store fails, and leaves no timer behind', async () => {
  const { findEndedRooms } = store;
  store.findEndedRooms = () => Promise.reject(new Error('busy'));
  clock.advance(32 * dayMs);
  void retention.start();
  expect(await named()).toHaveLength(3);
  expect(faults).toHaveLength(1);
  store.findEndedRooms = findEndedRooms;
  clock.advance(3_600_000);
  expect(await named()).toEqual(['june']);
  retention.close();
  expect(clock.pendingTimerCount()).toBe(0);
});

it('deletes the others where one room is damaged, and says which', async () => {
  const { purgeRoom } = store;
  const damaged = new RoomCorruptError('damaged');
  store.purgeRoom = (roomId) => (roomId === 'monday' ? Promise.reject(damaged) : purgeRoom(roomId));
  clock.advance(32 * dayMs);
  void retention.start();
  expect(await named()).toEqual(['monday', 'june']);
  expect(faults).toEqual([[damaged, 'monday']]);
});

it('leaves off until the next run where the store takes no write: each try may cost the live rooms a second', async () => {
  const tried: string[] = [];
  store.purgeRoom = (roomId) => {
    tried.push(roomId);
    return Promise.reject(new Error('busy'));
  };
  clock.advance(32 * dayMs);
  void retention.start();
  await named();
  expect(tried).toHaveLength(1);
  expect(faults).toEqual([[new Error('busy')]]);
});
