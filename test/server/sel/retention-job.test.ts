import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SelStore } from '../../../persistence/sel-store.ts';
import { openSqliteSelStore } from '../../../persistence/sqlite/sel/open-sqlite-sel-store.ts';
import { parseConfig } from '../../../server/config/parse-config.ts';
import { RetentionJob } from '../../../server/sel/retention-job.ts';
import { anna, snapshot } from '../../persistence/sel-place.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/wait.ts';

const dayMs = 86_400_000;
const { timing } = parseConfig({});
let store: SelStore;
let clock: FakeClock;
let runs: number;
let job: RetentionJob;
const faults: unknown[] = [];

beforeEach(async () => {
  store = openSqliteSelStore({ file: ':memory:', lessonGapMs: timing.selLessonGapMs });
  clock = new FakeClock();
  runs = 0;
  faults.length = 0;
  const options = { clock, store, timing, onFault: (error: unknown) => faults.push(error) };
  job = new RetentionJob({ ...options, onDone: () => (runs += 1) });
  await store.changeSettings('room1', { checkIns: true, reflections: true });
  const { promptId } = await store.setPrompt(
    'room1',
    { text: 'How was it?', answer: 'text' },
    clock.unixNow(),
  );
  const seat = { roomId: 'room1', participantId: anna };
  await store.addReflection(seat, promptId, { text: 'good' }, clock.unixNow());
  await store.addCheckIn(seat, { energy: 2 }, clock.unixNow());
  await store.importClassList('room1', [draft], clock.unixNow());
  const times = { startedAt: clock.unixNow(), endedAt: clock.unixNow() + 30_000 };
  await store.save(snapshot(1, [anna], times));
});
afterEach(async () => {
  job.close();
  await store.close();
});

const draft = {
  newStudentId: 'n000000001',
  name: 'Ben',
  fullName: 'Ben Cole',
  number: null,
  sourcedId: null,
};

async function kept() {
  const { contributions, entries } = await store.participation({ roomId: 'room1', scope: 'class' });
  const events = await store.eventsAfter('room1', 0, 100);
  const listed = (await store.classList('room1')).length;
  return { events: events.length > 0, listed, students: contributions.length, entries: entries[anna] };
}

it('each kind of data goes at its own age, and the job comes back by itself', async () => {
  await job.start();
  expect(await kept()).toEqual({
    events: true,
    listed: 1,
    students: 1,
    entries: { reflections: 1, checkIns: 1 },
  });
  for (const [days, left] of [
    [2, { events: false, listed: 1, students: 1, entries: { reflections: 1, checkIns: 1 } }],
    [119, { events: false, listed: 1, students: 1, entries: undefined }],
    [245, { events: false, listed: 0, students: 0, entries: undefined }],
  ] as const) {
    const before = runs;
    clock.stepWallClock(days * dayMs - timing.selUpkeepIntervalMs);
    clock.advance(timing.selUpkeepIntervalMs);
    await until(() => runs > before, 'the next run');
    expect(await kept()).toEqual(left);
  }
  expect(faults).toEqual([]);
});

it('a store that fails is reported and tried again', async () => {
  const scrub = store.scrub;
  store.scrub = () => Promise.reject(new Error('busy'));
  await job.start();
  expect([runs, faults.length]).toEqual([0, 1]);
  store.scrub = scrub;
  clock.advance(timing.selUpkeepIntervalMs);
  await until(() => runs === 1, 'the next run');
});

it('closed, it leaves no timer behind', async () => {
  await job.start();
  job.close();
  expect(clock.pendingTimerCount()).toBe(0);
});
