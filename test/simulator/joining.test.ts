import { describe, expect, test } from 'vitest';
import { barPosition } from '../../shared/metre.ts';
import { marching, soundingErrorsMs } from './lesson.ts';
import { networks } from './network.ts';
import { report } from './report.ts';
import { SimulatedClass } from './simulated-class.ts';
import { percentile } from './statistics.ts';

const seed = 30_240_901;

describe('joining', () => {
  test('T3 usable sync ≤ 1.5 s after joining mid-song, the first beat within 10 ms and in the right bar', () => {
    for (const name of ['A', 'B', 'C'] as const) {
      const readyMs: number[] = [];
      const firstErrors: number[] = [];
      for (let i = 0; i < 20; i++) {
        const lesson = new SimulatedClass({ seed: seed + i, network: networks[name], students: 30 });
        lesson.server.setTempo({ ...marching, beatsPerBar: 3 });
        lesson.world.advance(60_000 + lesson.random.between(0, 2000));
        lesson.joinAll();
        lesson.world.advance(4000);
        for (const client of lesson.clients) {
          const [first] = client.beats;
          if (first === undefined) throw new Error('a client heard nothing');
          readyMs.push(client.readyAt - client.joinedAt);
          firstErrors.push(...soundingErrorsMs(lesson.server, [first]).map(Math.abs));
          expect({ bar: first.bar, beatInBar: first.beatInBar }).toEqual(
            barPosition({ beatsPerBar: 3 }, Math.round((first.soundsAt - 500) / 500)),
          );
        }
      }
      report('T3', {
        network: name,
        seed,
        joins: readyMs.length,
        readyP95: percentile(readyMs, 0.95),
        readyMax: Math.max(...readyMs),
        firstBeatErrorP95: percentile(firstErrors, 0.95),
        firstBeatErrorMax: Math.max(...firstErrors),
      });
      if (name === 'C') continue;
      expect(Math.max(...readyMs)).toBeLessThanOrEqual(1500);
      expect(Math.max(...firstErrors)).toBeLessThanOrEqual(10);
    }
  });

  test('T7 a join disturbs nobody: not the beats of the others, not the timeline', () => {
    const play = (joins: boolean) => {
      const lesson = new SimulatedClass({ seed, network: networks.B, students: 10 });
      lesson.joinAll();
      lesson.server.setTempo(marching);
      lesson.world.advance(20_000);
      if (joins) for (let i = 0; i < 20; i++) lesson.add().join();
      lesson.world.advance(20_000);
      return { beats: lesson.clients.slice(0, 10).map(({ beats }) => beats), pair: lesson.server.pair };
    };
    const alone = play(false);
    expect(alone.beats[0]?.length).toBeGreaterThan(75);
    expect(play(true)).toEqual(alone);
    report('T7', { seed, joins: 20, beatsCompared: alone.beats.flat().length, discontinuity: 0 });
  });
});
