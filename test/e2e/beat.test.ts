import { Value } from 'typebox/value';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Timeline } from '../../shared/timeline.ts';
import { type Seat, StockClient } from '../support/stock-client.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';

let server: TestServer;
let room: Seat & { readonly code: string };
let teacher: StockClient;

beforeEach(async () => {
  server = await createTestServer();
  room = await server.createRoom({ bpm: 240 });
  teacher = await new StockClient(room).synced();
});

afterEach(async () => {
  teacher.destroy();
  await server.close();
});

function timeline(key: 'current' | 'next'): Timeline | undefined {
  const value = teacher.get('timeline', key);
  return value === undefined ? undefined : Value.Parse(Timeline, value);
}

it('a start counts in: the announced timeline begins on negative beats', async () => {
  teacher.doc.transact(() => {
    teacher.set('tempo', 'countInBars', 2);
    teacher.set('tempo', 'playing', true);
  });
  await until(() => timeline('next')?.playing === true, 'the start');
  expect(timeline('next')).toMatchObject({ bpm: 240, beatOrigin: -8, playing: true });
});

it('a tempo change with rampBeats is a ramp from the next bar line on', async () => {
  teacher.set('tempo', 'playing', true);
  await until(() => timeline('next')?.playing === true, 'the start to be announced');
  const startAt = timeline('next')?.timeOrigin ?? 0;
  await until(() => server.clock.now() > startAt, 'the start');
  teacher.doc.transact(() => {
    teacher.set('tempo', 'rampBeats', 8);
    teacher.set('tempo', 'bpm', 120);
  });
  await until(() => timeline('next')?.ramp !== undefined, 'the ramp');
  const next = timeline('next');
  expect(next).toMatchObject({ bpm: 240, ramp: { bpmTo: 120, beats: 8 } });
  expect((next?.beatOrigin ?? -1) % 4).toBe(0);
});

it('stop and start from a stock client: the beat stands and begins again', async () => {
  teacher.set('tempo', 'playing', true);
  await until(() => timeline('next')?.playing === true, 'the start');
  teacher.set('tempo', 'playing', false);
  await until(() => timeline('current')?.playing === false && timeline('next') === undefined, 'the stop');
  teacher.set('tempo', 'playing', true);
  await until(() => timeline('next')?.playing === true, 'the second start');
  expect(timeline('next')).toMatchObject({ beatOrigin: 0 });
});
