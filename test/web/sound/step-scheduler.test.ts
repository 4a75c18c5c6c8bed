import { expect, it } from 'vitest';
import { MusicalTime } from '../../../client/musical-time.ts';
import { planTimeline } from '../../../shared/tempo-change.ts';
import { StepScheduler } from '../../../web/sound/step-scheduler.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { nextUncaughtError } from '../../support/uncaught-error.ts';

it('a hit that can’t be sounded silences neither the other lanes nor the steps after it', async () => {
  const clock = new FakeClock();
  const same = (ms: number): number => ms;
  const serverTime = { ready: true, clockId: 'server', serverAt: same, clientAt: same };
  const time = new MusicalTime({ clock, serverTime });
  const wish = { bpm: 120, beatsPerBar: 4, beatUnit: 4, playing: true } as const;
  time.follow(planTimeline(undefined, wish, 0, { leadMs: 800, startLeadMs: 500, clockId: 'server' }));
  const pattern = { name: 'Pattern', lanes: ['kick', 'snare'], steps: 4, locked: false };
  const hits: string[] = [];
  const fault = new Error('the drum kit has a fault');
  const scheduler = new StepScheduler({
    time,
    room: () => ({ patterns: { p1: pattern }, cells: { 'p1:0:0': 100, 'p1:1:0': 100, 'p1:0:1': 100 } }),
    lookaheadMs: 150,
    onHit: ({ lane, localAt }) => {
      hits.push(`${lane} ${localAt}`);
      if (hits.length === 1) throw fault;
    },
  });
  const uncaught = nextUncaughtError();
  clock.advance(1000);
  scheduler.close();
  expect(hits.slice(0, 2)).toEqual(['kick 500', 'snare 500']);
  expect(hits.length).toBeGreaterThan(2);
  expect(new Set(hits).size).toBe(hits.length);
  expect(await uncaught).toBe(fault);
});
