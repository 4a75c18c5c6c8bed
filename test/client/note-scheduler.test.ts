import { describe, expect, test } from 'vitest';
import { MusicalTime } from '../../client/musical-time.ts';
import { NoteScheduler } from '../../client/note-scheduler.ts';
import type { NotePlayback } from '../../shared/note-timing.ts';
import { planTimeline, type TempoWish } from '../../shared/tempo-change.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { nextUncaughtError } from '../support/uncaught-error.ts';

const wish: TempoWish = { bpm: 120, beatsPerBar: 4, beatUnit: 4, playing: true };
const options = { leadMs: 800, startLeadMs: 500, clockId: 'server' };
/** Beat b sounds at 500 + 500 b. */
const started = planTimeline(undefined, wish, 0, options);

function setUp(playback: NotePlayback) {
  const clock = new FakeClock();
  const same = (ms: number): number => ms;
  const time = new MusicalTime({
    clock,
    serverTime: { ready: true, clockId: 'server', serverAt: same, clientAt: same },
  });
  const heard: { readonly name: string; readonly at: number; readonly handedAt: number }[] = [];
  const scheduler = new NoteScheduler<{ readonly name: string; readonly note: { readonly beat?: number } }>({
    time,
    playback,
    onNote: ({ name }, at) => heard.push({ name, at, handedAt: clock.now() }),
  });
  return { clock, time, heard, scheduler };
}

describe('note scheduler', () => {
  test('without timelines a note is handed out at once', () => {
    const { heard, scheduler } = setUp({ kind: 'bar-later' });
    scheduler.add({ name: 'a', note: { beat: 2 } });
    expect(heard).toEqual([{ name: 'a', at: 0, handedAt: 0 }]);
  });

  test('one bar later, handed out the lookahead ahead', () => {
    const { clock, time, heard, scheduler } = setUp({ kind: 'bar-later' });
    time.follow(started);
    clock.advance(1600);
    scheduler.add({ name: 'a', note: { beat: 2 } });
    clock.advance(5000);
    expect(heard).toEqual([{ name: 'a', at: 3500, handedAt: 3350 }]);
  });

  test('a held note follows a change of tempo, and a stop drops it', () => {
    const { clock, time, heard, scheduler } = setUp({ kind: 'bar-later' });
    time.follow(started);
    clock.advance(1600);
    scheduler.add({ name: 'a', note: { beat: 2 } });
    time.follow(planTimeline(started, { ...wish, bpm: 60 }, 1600, options));
    clock.advance(3000);
    expect(heard).toEqual([{ name: 'a', at: 4500, handedAt: 4350 }]);
    scheduler.add({ name: 'b', note: { beat: 6 } });
    time.follow(planTimeline(started, { ...wish, playing: false }, 4600, options));
    clock.advance(30_000);
    expect(heard.length).toBe(1);
  });

  test('a note whose listener throws is handed out once, and those after it too', async () => {
    const { clock, time } = setUp({ kind: 'bar-later' });
    time.follow(started);
    clock.advance(1600);
    const heard: string[] = [];
    const fault = new Error('a fault of the application');
    const scheduler = new NoteScheduler<{ readonly name: string; readonly note: { readonly beat?: number } }>(
      {
        time,
        playback: { kind: 'bar-later' },
        onNote: ({ name }) => {
          heard.push(name);
          if (name === 'a') throw fault;
        },
      },
    );
    const uncaught = nextUncaughtError();
    for (const [beat, name] of ['a', 'b', 'c'].entries()) scheduler.add({ name, note: { beat: beat + 2 } });
    clock.advance(5000);
    expect(heard).toEqual(['a', 'b', 'c']);
    expect(await uncaught).toBe(fault);
  });

  test('T8 notes that were slept through are not replayed', () => {
    const { clock, time, heard, scheduler } = setUp({ kind: 'bar-later' });
    time.follow(started);
    clock.advance(1600);
    scheduler.add({ name: 'a', note: { beat: 2 } });
    clock.stall(10_000);
    clock.advance(1000);
    expect(heard).toEqual([]);
  });

  test('quantised to the grid, and the choice can change', () => {
    const { clock, time, heard, scheduler } = setUp({ kind: 'quantised', gridBeats: 0.5 });
    time.follow(started);
    clock.advance(1600);
    scheduler.add({ name: 'a', note: { beat: 2.1 } });
    scheduler.setPlayback({ kind: 'at-once' });
    scheduler.add({ name: 'b', note: { beat: 2.1 } });
    clock.advance(1000);
    expect(heard.map(({ name, at }) => [name, at])).toEqual([
      ['a', 1750],
      ['b', 1600],
    ]);
    scheduler.close();
    expect(clock.pendingTimerCount()).toBe(0);
  });
});
