import { beforeEach, expect, it } from 'vitest';
import { RoomLoadBackoff } from '../../../server/room/room-load-backoff.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { RoomFloor } from './room-floor.ts';

let clock: FakeClock;
let loadBackoff: RoomLoadBackoff;
beforeEach(() => {
  clock = new FakeClock();
  loadBackoff = new RoomLoadBackoff(clock);
});

/** How long the room rests after each of so many faults, one right after the rest before. */
function restsAfter(faults: number): number[] {
  return Array.from({ length: faults }, () => {
    loadBackoff.failed('room');
    const restMs = loadBackoff.restMs('room');
    clock.advance(restMs);
    return restMs;
  });
}

it('a room that failed once is loaded again at once; each further fault doubles its rest, up to ten seconds', () => {
  expect(restsAfter(10)).toEqual([0, 250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
  expect(restsAfter(2000).at(-1)).toBe(10_000);
});

it('the rest goes down as time passes, and is of that room alone', () => {
  restsAfter(3);
  loadBackoff.failed('room');
  clock.advance(400);
  expect([loadBackoff.restMs('room'), loadBackoff.restMs('other')]).toEqual([600, 0]);
  clock.advance(600);
  expect(loadBackoff.restMs('room')).toBe(0);
});

it('a room that has been sound for a minute starts with a clean slate', () => {
  restsAfter(6);
  clock.advance(60_001);
  expect(restsAfter(2)).toEqual([0, 250]);
});

it('a room that fails as soon as it is loaded is left alone, says for how long, and is then tried once', async () => {
  const floor = new RoomFloor();
  await floor.createRoom('room');
  await floor.createRoom('other');
  const retryAfterMs = async (): Promise<unknown> => {
    (await floor.open('room')).failed(new Error('a bug'));
    return floor.open('room').then(
      () => 'loaded',
      (error: { retryAfterMs?: number }) => error.retryAfterMs,
    );
  };
  expect(await retryAfterMs()).toBe('loaded');
  expect(await retryAfterMs()).toBe(250);
  await floor.pass(249);
  await expect(floor.open('room')).rejects.toThrow('left alone');
  expect((await floor.open('other')).connectionCount).toBe(0);
  await floor.pass(1);
  expect(await retryAfterMs()).toBe(500);
  expect(floor.failures).toHaveLength(3);
});

it('a room that cannot be read rests too', async () => {
  let reads = 0;
  const floor = new RoomFloor({
    wrapStore: (store) => ({
      ...store,
      async loadDocument() {
        reads++;
        throw new Error('disk I/O error');
      },
    }),
  });
  for (const _ of [1, 2]) await expect(floor.open('room')).rejects.toThrow('disk I/O error');
  await expect(floor.open('room')).rejects.toThrow('left alone');
  expect(reads).toBe(2);
  await floor.pass(250);
  await expect(floor.open('room')).rejects.toThrow('disk I/O error');
  expect(floor.rooms.liveRooms).toEqual([]);
});
