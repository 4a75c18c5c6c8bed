import { describe, expect, test } from 'vitest';
import { timeOfBeat } from '../../shared/timeline.ts';
import { activeTimeline } from '../../shared/timeline-pair.ts';
import { isUnbroken, marching, pairOf } from './lesson.ts';
import { networks } from './network.ts';
import { report } from './report.ts';
import { SimulatedClass } from './simulated-class.ts';

const seed = 40_240_901;
const hourMs = 3_600_000;

describe('drift', () => {
  test('T4 over an hour at ±100 ppm clients drift ≤ 3 ms and the server not at all', () => {
    const lesson = new SimulatedClass({ seed, network: networks.B, students: 0 });
    for (const skewPpm of [-100, -100, -50, 50, 100, 100]) lesson.add({ machine: { skewPpm } });
    lesson.joinAll();
    lesson.server.setTempo(marching);
    lesson.world.advance(2000);
    let driftMs = 0;
    while (lesson.world.now() < hourMs) {
      lesson.world.advance(5000);
      driftMs = Math.max(driftMs, ...lesson.errorsMs().map(Math.abs));
    }

    const { machine, ticks } = lesson.server;
    const timeline = activeTimeline(pairOf(lesson.server), machine.now());
    const serverDriftMs = Math.max(
      ...ticks.map(({ beat, at }) => Math.abs(at - (timeOfBeat(timeline, beat) ?? Number.NaN))),
    );
    const ratesPpm = lesson.clients.map(({ sync }) => (sync.quality?.ratePpm ?? Number.NaN).toFixed(1));
    report('T4', {
      network: 'B',
      seed,
      clientMaxMs: driftMs,
      serverMs: serverDriftMs,
      ratesPpm: ratesPpm.join(' '),
    });
    expect(driftMs).toBeLessThanOrEqual(3);
    expect(serverDriftMs).toBeLessThan(1e-6);
    expect(isUnbroken(ticks)).toBe(true);
    for (const { beats } of lesson.clients) expect(isUnbroken(beats)).toBe(true);
  });
});
