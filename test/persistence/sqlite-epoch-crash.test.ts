import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import * as prng from 'lib0/prng';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RoomStore } from '../../persistence/room-store.ts';
import { type CompiledStore, compileStore } from './compiled-store.ts';
import { createFilePlace, type FilePlace } from './file-store-place.ts';
import { roomRecord, updates } from './room-records.ts';

const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** More than SQLite's page cache holds, so that parts of it reach the disk before the commit. */
const stateBytes = 24_000_000;

/** Kills itself before the n-th statement of the change; prints when it has come past all of them. */
const dyingProgram = `
import { writeSync } from 'node:fs';
import Database from 'better-sqlite3';
const [file, dieBefore, stateBytes] = process.argv.slice(2).map((arg, i) => (i === 0 ? arg : Number(arg)));
const store = openSqliteRoomStore({ file, synchronous: 'FULL' });
const statement = Object.getPrototypeOf(new Database(':memory:').prepare('SELECT 1'));
const { run } = statement;
let count = 0;
statement.run = function (...args) {
  count += 1;
  if (count === dieBefore) process.kill(process.pid, 'SIGKILL');
  return run.apply(this, args);
};
const state = new Uint8Array(stateBytes).fill(2);
await store.startEpoch('r1', { epoch: 2, endedSeq: 9, state, endedState: Uint8Array.of(1) });
writeSync(1, String(count));
`;

/** Begins one epoch after the other until it is killed. */
const restlessProgram = `
import { writeSync } from 'node:fs';
const [file, first] = process.argv.slice(2);
const store = openSqliteRoomStore({ file, synchronous: 'NORMAL' });
let endedSeq = Number(first) === 1 ? 9 : 1;
for (let epoch = Number(first) + 1; ; epoch += 1) {
  const state = new Uint8Array(1_000_000).fill(epoch);
  await store.startEpoch('r1', { epoch, endedSeq, state, endedState: Uint8Array.of(epoch - 1) });
  endedSeq = 1;
  writeSync(1, 'begun ' + epoch + '\\n');
}
`;

describe('a process that ends in the middle of a change of epoch', () => {
  let compiled: CompiledStore;
  let dying: string;
  let restless: string;
  beforeAll(() => {
    compiled = compileStore();
    dying = compiled.addProgram('dying.js', dyingProgram);
    restless = compiled.addProgram('restless.js', restlessProgram);
  }, 60_000);
  afterAll(() => compiled?.remove());

  async function createRoomOfNineUpdates(): Promise<FilePlace> {
    const place = createFilePlace();
    const store = place.open();
    await store.createRoom(roomRecord('r1'));
    await store.commit([{ roomId: 'r1', epoch: 1, updates: updates(1, 9), clientIds: [] }]);
    await store.close();
    return place;
  }

  /** Resolves to the epoch that the store is in, having checked that it is whole. */
  async function wholeEpoch(store: RoomStore, place: FilePlace, size: number): Promise<number> {
    const { epoch, snapshot, updates: log } = await store.loadDocument('r1');
    const state = Buffer.alloc(size, epoch);
    if (epoch === 1) expect({ snapshot, log }).toEqual({ snapshot: null, log: updates(1, 9) });
    else expect([snapshot?.seq, log.length, state.equals(snapshot?.update ?? state)]).toEqual([1, 0, true]);
    for (const table of ['updates', 'snapshots', 'client_ids']) {
      expect(place.query(`SELECT 1 FROM ${table} WHERE epoch <> ${epoch}`)).toEqual([]);
    }
    const ended = Array.from({ length: epoch - 1 }, (_, index) => ({ epoch: index + 1 }));
    expect(place.query('SELECT epoch FROM ended_epochs ORDER BY epoch')).toEqual(ended);
    return epoch;
  }

  it('killed before any one of its statements, it leaves the old epoch whole; after the last, the new one', async () => {
    let steps = 1;
    for (let dieBefore = 1; dieBefore <= steps + 1; dieBefore += 1) {
      const place = await createRoomOfNineUpdates();
      const args = [dying, place.file, String(dieBefore), String(stateBytes)];
      const { stdout, signal } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      const store = place.open();
      const epoch = await wholeEpoch(store, place, stateBytes);
      if (signal === 'SIGKILL') steps = dieBefore;
      else steps = Number(stdout);
      expect([dieBefore, epoch]).toEqual([dieBefore, signal === 'SIGKILL' ? 1 : 2]);
      await store.close();
      place.remove();
    }
    // Begin, eight statements, commit.
    expect(steps).toBe(10);
  }, 60_000);

  it(`killed at any moment, it leaves one epoch whole (seed ${seed})`, async () => {
    const random = prng.create(seed);
    const place = await createRoomOfNineUpdates();
    let epoch = 1;
    for (let round = 0; round < 6; round += 1) {
      const child = spawn(process.execPath, [restless, place.file, String(epoch)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let printed = epoch;
      for await (const line of createInterface({ input: child.stdout })) {
        if (printed === epoch) void wait(prng.int31(random, 0, 60)).then(() => child.kill('SIGKILL'));
        printed = Number(line.replace('begun ', ''));
      }
      const store = place.open();
      epoch = await wholeEpoch(store, place, 1_000_000);
      expect(epoch).toBeGreaterThanOrEqual(printed);
      expect(epoch).toBeLessThanOrEqual(printed + 1);
      await store.close();
    }
    place.remove();
  }, 60_000);
});
