import { cpSync, statSync, truncateSync } from 'node:fs';
import * as prng from 'lib0/prng';
import { expect, it } from 'vitest';
import { createFilePlace } from './file-store-place.ts';
import { commitOf, roomRecord, updates } from './room-records.ts';

const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

it(`a write-ahead log that was cut off anywhere brings back whole commits, and the store goes on (seed ${seed})`, async () => {
  const random = prng.create(seed);
  const place = createFilePlace();
  const store = place.open();
  const logSize = (): number => statSync(`${place.file}-wal`).size;
  for (const roomId of ['r1', 'r2']) await store.createRoom(roomRecord(roomId));
  const roomsEnd = logSize();
  for (let seq = 1; seq <= 40; seq += 1) {
    await store.commit(['r1', 'r2'].map((roomId) => commitOf(roomId, ...updates(seq, seq))));
  }
  const commitsEnd = logSize();
  const counts: number[] = [];
  for (let round = 0; round < 12; round += 1) {
    const copy = createFilePlace();
    for (const suffix of ['', '-wal']) cpSync(place.file + suffix, copy.file + suffix);
    // Past the rooms' own rows, which are not what this is about.
    truncateSync(`${copy.file}-wal`, prng.int31(random, roomsEnd, commitsEnd));
    const back = copy.open();
    const [one, two] = [await back.loadDocument('r1'), await back.loadDocument('r2')];
    expect(one.updates).toEqual(updates(1, one.updates.length));
    expect(two.updates).toEqual(one.updates);
    const next = one.updates.length + 1;
    await back.commit([commitOf('r1', ...updates(next, next))]);
    counts.push(one.updates.length);
    await back.close();
    copy.remove();
  }
  await store.close();
  place.remove();
  expect(new Set(counts).size).toBeGreaterThan(2);
});
