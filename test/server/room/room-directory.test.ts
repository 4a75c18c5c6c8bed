import { beforeEach, expect, it } from 'vitest';
import { RoomUnavailableError } from '../../../server/room/room-unavailable-error.ts';
import { roomRecord } from '../../persistence/room-records.ts';
import { RoomFloor } from './room-floor.ts';

const idleMs = 60_000;
let calls: string[];
let elsewhere: Set<string>;
let floor: RoomFloor;

beforeEach(() => {
  calls = [];
  elsewhere = new Set();
  floor = new RoomFloor({
    env: { DOWNBEAT_ROOM_IDLE_MS: String(idleMs) },
    wrapStore: (store) => ({
      ...store,
      async loadDocument(roomId) {
        calls.push(`load ${roomId}`);
        return store.loadDocument(roomId);
      },
      async compact(...args) {
        calls.push(`compact ${args[0]}`);
        return store.compact(...args);
      },
    }),
    directory: {
      async claim(roomId) {
        calls.push(`claim ${roomId}`);
        if (elsewhere.has(roomId)) throw new RoomUnavailableError('Another process has the room.', 500);
      },
      async release(roomId) {
        calls.push(`release ${roomId}`);
      },
    },
  });
});

it('a room is claimed before it is loaded, and released once nothing of it is left to store', async () => {
  await floor.createRoom('room');
  await floor.pass(idleMs);
  await floor.pass(0);
  expect(calls).toEqual(['claim room', 'load room', 'compact room', 'release room']);
});

it('a room of another process is not loaded, and comes once that has released it', async () => {
  await floor.store.createRoom(roomRecord('room'));
  elsewhere.add('room');
  await expect(floor.open('room')).rejects.toMatchObject({ retryAfterMs: 500 });
  expect(calls).toEqual(['claim room']);
  elsewhere.clear();
  await floor.open('room');
  expect(calls).toEqual(['claim room', 'claim room', 'load room']);
});
