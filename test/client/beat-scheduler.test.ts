import { describe, expect, test } from 'vitest';
import { BeatScheduler, type ScheduledBeat } from '../../client/beat-scheduler.ts';
import { MusicalTime } from '../../client/musical-time.ts';
import { planTimeline, type TempoWish } from '../../shared/tempo-change.ts';
import { rebasePair } from '../../shared/timeline-pair.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { nextUncaughtError } from '../support/uncaught-error.ts';

const wish: TempoWish = { bpm: 120, beatsPerBar: 3, beatUnit: 4, playing: true };
const options = { leadMs: 800, startLeadMs: 500, clockId: 'server' };
/** On the server's clock beat b sounds at 500 + 500 b. */
const started = planTimeline(undefined, wish, 0, options);

/** A client whose clock is 1000 ms behind the server's. */
function setUp(lookaheadMs = 150) {
  const clock = new FakeClock({ startMs: -1000 });
  const serverTime = {
    ready: true,
    clockId: 'server',
    offset: 1000,
    serverAt: (clientMs: number) => clientMs + serverTime.offset,
    clientAt: (serverMs: number) => serverMs - serverTime.offset,
  };
  const time = new MusicalTime({ clock, serverTime });
  const handed: (ScheduledBeat & { readonly handedAt: number })[] = [];
  const cancelled: number[] = [];
  const scheduler = new BeatScheduler({
    time,
    lookaheadMs,
    onBeat: (beat) => handed.push({ ...beat, handedAt: clock.now() }),
    onCancel: ({ beat }) => cancelled.push(beat),
  });
  return { clock, serverTime, time, handed, cancelled, scheduler };
}

describe('beat scheduler', () => {
  test('hands each beat out the lookahead ahead of its time, in local time, with its place in the bar', () => {
    const { clock, time, handed } = setUp();
    time.follow(started);
    clock.advance(2200);
    expect(handed.map(({ beat, handedAt, localAt }) => [beat, handedAt, localAt])).toEqual([
      [0, -650, -500],
      [1, -150, 0],
      [2, 350, 500],
      [3, 850, 1000],
    ]);
    expect(handed[3]).toMatchObject({ bar: 1, beatInBar: 0, accent: 'bar', serverAt: 2000, timelineRev: 1 });
    expect(handed[1]).toMatchObject({ bar: 0, beatInBar: 1, accent: 'weak' });
  });

  test('hands nothing out before the server’s time is known, and joins in phase then', () => {
    const { clock, serverTime, time, handed } = setUp();
    serverTime.ready = false;
    time.follow(started);
    clock.advance(3100);
    expect(handed).toEqual([]);
    serverTime.ready = true;
    time.clockChanged();
    clock.advance(500);
    expect(handed.map(({ beat }) => beat)).toEqual([6]);
  });

  test('T8 after a stall the missed beats are not replayed', () => {
    const { clock, time, handed } = setUp();
    time.follow(started);
    clock.advance(600);
    clock.stall(10_000);
    clock.advance(1000);
    expect(handed.map(({ beat }) => beat)).toEqual([0, 21, 22]);
    expect(handed.every(({ localAt, handedAt }) => localAt >= handedAt)).toBe(true);
  });

  test('a stop cancels the beat that was handed out already', () => {
    const { clock, time, handed, cancelled } = setUp();
    time.follow(started);
    clock.advance(900);
    time.follow(planTimeline(started, { ...wish, playing: false }, 900, options));
    clock.advance(5000);
    expect(handed.map(({ beat }) => beat)).toEqual([0, 1]);
    expect(cancelled).toEqual([1]);
  });

  test('T6 a change of tempo neither skips nor doubles a beat', () => {
    const { clock, time, handed, cancelled } = setUp();
    time.follow(started);
    clock.advance(600);
    time.follow(planTimeline(started, { ...wish, bpm: 60 }, 600, options));
    clock.advance(4600);
    expect(handed.map(({ beat, serverAt }) => [beat, serverAt])).toEqual([
      [0, 500],
      [1, 1000],
      [2, 1500],
      [3, 2000],
      [4, 3000],
      [5, 4000],
      [6, 5000],
    ]);
    expect(cancelled).toEqual([]);
  });

  test('T8 a restarted server’s timelines wait for its clock; no beat comes twice or is lost', () => {
    const { clock, serverTime, time, handed, cancelled } = setUp();
    time.follow(started);
    clock.advance(1000);
    const step = { fromUnixOrigin: 0, toUnixOrigin: 50_000, clockId: 'restarted' };
    time.follow(rebasePair(started, step));
    clock.advance(1450);
    serverTime.offset -= 50_000 - 2;
    serverTime.clockId = 'restarted';
    time.clockChanged();
    clock.advance(1000);
    expect(handed.map(({ beat }) => beat)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(cancelled).toEqual([]);
  });

  test('tells the beat that sounds now, for the notes that are played', () => {
    const { clock, time } = setUp();
    expect(time.beatNow()).toBeUndefined();
    time.follow(started);
    clock.advance(1250);
    expect(time.beatNow()).toBeCloseTo(1.5, 9);
  });

  test('a listener that throws gets the next beats, and its error goes to the platform', async () => {
    const { clock, time } = setUp();
    time.follow(started);
    const heard: number[] = [];
    const fault = new Error('a fault of the application');
    new BeatScheduler({
      time,
      onBeat: ({ beat }) => {
        heard.push(beat);
        if (beat === 1) throw fault;
      },
    });
    const uncaught = nextUncaughtError();
    clock.advance(2200);
    expect(heard).toEqual([0, 1, 2, 3]);
    expect(await uncaught).toBe(fault);
  });

  test('sets no timer after closing', () => {
    const { clock, time, scheduler } = setUp();
    time.follow(started);
    scheduler.close();
    time.clockChanged();
    expect(clock.pendingTimerCount()).toBe(0);
  });
});
