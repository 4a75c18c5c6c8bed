import * as prng from 'lib0/prng';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SelStore } from '../../../persistence/sel-store.ts';
import { openSqliteSelStore } from '../../../persistence/sqlite/sel/open-sqlite-sel-store.ts';
import { LiveFeed } from '../../../server/sel/live-feed.ts';

const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
let store: SelStore;
let feed: LiveFeed;
beforeEach(() => {
  store = openSqliteSelStore({ file: ':memory:', lessonGapMs: 1 });
  feed = new LiveFeed(store);
});
afterEach(() => store.close());

const allowed = (signal: AbortSignal) => ({ signal, mayFollow: async () => true });

let written = 0;
async function happen(roomId = 'room1'): Promise<void> {
  written += 1;
  const event = { kind: 'event', event: 'joined', peerId: null, participantId: 'annaannaaa' } as const;
  await store.save({ ...event, roomId, source: `s${written}`, at: written });
  feed.wake(roomId);
}

it(`a follower that comes and goes at any moment sees every event once, in order (seed ${seed})`, async () => {
  const random = prng.create(seed);
  const seen: number[] = [];
  const writer = (async () => {
    for (let i = 0; i < 400; i += 1) {
      await happen();
      await happen('room2');
      for (let j = prng.int31(random, 0, 3); j > 0; j -= 1) await Promise.resolve();
    }
  })();
  let last = 0;
  while (seen.length < 400) {
    const control = new AbortController();
    let take = prng.int31(random, 1, 40);
    for await (const events of feed.follow('room1', last, allowed(control.signal))) {
      for (const { eventId } of events) {
        if (take === 0) break;
        take -= 1;
        seen.push(eventId);
        last = eventId;
      }
      if (take === 0 || seen.length === 400) control.abort();
    }
  }
  await writer;
  const all = (await store.eventsAfter('room1', 0, 1000)).map(({ eventId }) => eventId);
  expect(seen).toEqual(all);
  expect(feed.followersOf('room1')).toBe(0);
});

it('a follower of a quiet room is let go when it leaves or the server ends', async () => {
  const control = new AbortController();
  const follow = async (signal: AbortSignal) => {
    const seen: unknown[] = [];
    for await (const events of feed.follow('room1', 0, allowed(signal))) seen.push(...events);
    return seen;
  };
  const leaving = follow(control.signal);
  const staying = follow(new AbortController().signal);
  control.abort();
  expect(await leaving).toEqual([]);
  feed.close();
  expect(await staying).toEqual([]);
});

it('a follower who may follow no longer sees nothing of what comes next', async () => {
  let isMember = true;
  const seen: unknown[] = [];
  const { signal } = new AbortController();
  const following = (async () => {
    const options = { signal, mayFollow: async () => isMember };
    for await (const events of feed.follow('room1', 0, options)) seen.push(...events);
  })();
  await happen();
  while (seen.length < 1) await Promise.resolve();
  isMember = false;
  await happen();
  await following;
  expect(seen).toHaveLength(1);
  expect(feed.followersOf('room1')).toBe(0);
});
