/** A store of this data that is slow or broken costs the lesson nothing. */
import { isDeepStrictEqual } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import type { SelStore, SelWrite } from '../../persistence/sel-store.ts';
import { createSelPlace, snapshot } from '../persistence/sel-place.ts';
import { StockClient } from '../support/stock-client.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/wait.ts';

let server: TestServer | undefined;
const clients: StockClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await server?.close();
});

async function lessonWith(wrapSelStore: (store: SelStore) => SelStore) {
  server = await createTestServer({ wrapSelStore, env: { DOWNBEAT_SEL_SNAPSHOT_INTERVAL_MS: '1000' } });
  const room = await server.createRoom({ bpm: 120 });
  const seat = await server.join(room.code, 'Anna');
  for (const each of [room, seat]) clients.push(await new StockClient(each).synced());
  const [teacher, anna] = clients;
  if (teacher === undefined || anna === undefined) throw new Error('no clients');
  return { server, room, teacher, anna, participantId: seat.participantId };
}

function heardBy(teacher: StockClient, participantId: string): number {
  let last = 0;
  for (const state of teacher.provider.awareness.getStates().values()) {
    if (state.user?.id === participantId) last = state.notes?.at(-1)?.seq ?? 0;
  }
  return last;
}

it('a store that never answers delays no note, no edit and no readiness', async () => {
  const never = new Promise<never>(() => {});
  let release = (): void => {};
  const closing = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { server, teacher, anna, participantId } = await lessonWith((store) => ({
    ...store,
    save: async () => {
      await Promise.race([never, closing]);
    },
  }));
  const play = (seq: number): void =>
    anna.provider.awareness.setLocalStateField('notes', [{ seq, midi: 60, velocity: 90 }]);
  play(1);
  await until(() => heardBy(teacher, participantId) >= 0, 'the first state');
  for (let seq = 2; seq <= 5; seq += 1) {
    play(seq);
    await until(() => heardBy(teacher, participantId) === seq, `note ${seq}`);
  }
  anna.set('cells', 'p1:0:0', 77);
  await until(() => teacher.get('cells', 'p1:0:0') === 77, 'the edit');
  const ready = await server.request('GET', '/readyz');
  expect(ready).toMatchObject({ status: 200, body: { status: 'ok', sel: { deadLetters: 0, unkept: 0 } } });
  expect((ready.body.sel as { waiting: number }).waiting).toBeGreaterThan(0);
  release();
});

it('a store that fails answers 503 to those who ask it, and what was counted is kept as dead letters', async () => {
  const buried: SelWrite[] = [];
  const lesson = await lessonWith((store) => ({
    ...store,
    save: () => Promise.reject(new Error('disk full')),
    deadLetter: async (write) => {
      buried.push(write);
    },
    participation: () => Promise.reject(new Error('disk full')),
  }));
  const path = `/api/rooms/${lesson.room.code}/sel/summary`;
  const summary = await lesson.server.request('GET', path, { token: lesson.room.token });
  expect(summary).toMatchObject({ status: 503, body: { code: 'STORE_UNAVAILABLE', retryAfterMs: 1000 } });
  lesson.anna.set('cells', 'p1:0:0', 77);
  await until(() => lesson.teacher.get('cells', 'p1:0:0') === 77, 'the edit');
  await lesson.server.close();
  server = undefined;
  expect(buried).toMatchObject([
    { kind: 'event', event: 'joined', participantId: lesson.participantId },
    { kind: 'snapshot', contributions: [{ participantId: lesson.participantId, edits: 1 }] },
  ]);
});

it('a store that never answers keeps those who tap a name waiting, and nobody who types one', async () => {
  let release = (): void => {};
  const answering = new Promise<void>((resolve) => {
    release = resolve;
  });
  const lesson = await lessonWith((store) => ({
    ...store,
    findName: async (...args) => {
      await answering;
      return store.findName(...args);
    },
  }));
  const path = `/api/rooms/${lesson.room.code}/join`;
  const tapping = lesson.server.request('POST', path, { body: { studentId: 'n0b0dyn0b0' } });
  expect(await lesson.server.request('POST', path, { body: { name: 'Bo' } })).toMatchObject({ status: 200 });
  release();
  expect(await tapping).toMatchObject({ status: 404, body: { code: 'NAME_NOT_FOUND' } });
});

it('a dead letter that nobody could revive is shown by /readyz and the metrics', async () => {
  const place = createSelPlace();
  try {
    const store = place.open();
    await store.deadLetter(snapshot(1, ['annaannaaa']), 'disk full', Date.now());
    place.query("UPDATE dead_letters SET write = '{}' RETURNING 1");
    await store.close();
    const started = await createTestServer({ selFile: place.file });
    server = started;
    let sel: unknown;
    for (const none = { waiting: 0, deadLetters: 0, unkept: 0 }; !sel || isDeepStrictEqual(sel, none); ) {
      sel = (await started.request('GET', '/readyz')).body.sel;
    }
    expect(sel).toEqual({ waiting: 0, deadLetters: 1, unkept: 0 });
    const headers = { authorization: `Bearer ${started.teacherKey}` };
    const metrics = await (await fetch(`${started.url}/metrics`, { headers })).text();
    expect(metrics).toContain('downbeat_sel_dead_letters 1');
    await started.close();
    server = undefined;
  } finally {
    place.remove();
  }
});
