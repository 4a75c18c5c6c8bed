import { describe, expect, it } from 'vitest';
import { fairShareOfPairs } from '../../../shared/sel/co-creation.ts';
import type { StudentShare } from '../../../shared/sel/fair-share.ts';
import { fairGini, giniOf } from '../../../shared/sel/gini.ts';
import { fairReach, reachOf } from '../../../shared/sel/reach.ts';
import { fairTurnEntropy, turnEntropy } from '../../../shared/sel/turn-entropy.ts';
import { SeededRandom } from '../../simulator/seeded-random.ts';

const seed = 20_261_121;
const runs = 3000;

function draw(events: number, fairShares: readonly number[], random: SeededRandom): StudentShare[] {
  const counts = fairShares.map(() => 0);
  for (let event = 0; event < events; event += 1) {
    let left = random.next();
    const index = fairShares.findIndex((share) => {
      left -= share;
      return left < 0;
    });
    counts[index < 0 ? fairShares.length - 1 : index] = (counts.at(index) ?? 0) + 1;
  }
  return fairShares.map((fairShare, index) => ({
    participantId: String(index),
    fairShare,
    events: counts[index] ?? 0,
  }));
}

function meanOf(events: number, fairShares: readonly number[], figure: (shares: StudentShare[]) => number) {
  const random = new SeededRandom(seed);
  let sum = 0;
  for (let run = 0; run < runs; run += 1) sum += figure(draw(events, fairShares, random));
  return sum / runs;
}

const equal = (students: number) => new Array<number>(students).fill(1 / students);

function sharesFrom(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

const classes: [string, number, number[]][] = [
  ['25 students, 25 events', 25, equal(25)],
  ['25 students, 50 events', 50, equal(25)],
  ['25 students, 100 events', 100, equal(25)],
  ['25 students, 250 events', 250, equal(25)],
  ['25 students, 1000 events', 1000, equal(25)],
  ['2 students, 8 events', 8, equal(2)],
  ['3 students, 200 events', 200, equal(3)],
  [
    '12 students with different times, 60 events',
    60,
    sharesFrom([45, 45, 45, 44, 40, 33, 30, 20, 12, 9, 3, 1]),
  ],
  ['6 students, one for a moment, 400 events', 400, sharesFrom([45, 45, 45, 30, 30, 0.1])],
];

describe(`the fair baseline is what a simulated fair class shows (seed ${seed}, ${runs} runs)`, () => {
  it.each(classes)('Gini: %s', (_, events, shares) => {
    expect(Math.abs(fairGini(events, shares) - meanOf(events, shares, giniOf))).toBeLessThan(0.005);
  });

  it.each(classes)('entropy: %s', (_, events, shares) => {
    expect(Math.abs(fairTurnEntropy(events, shares) - meanOf(events, shares, turnEntropy))).toBeLessThan(
      0.005,
    );
  });

  it.each(classes)('reach: %s', (_, events, shares) => {
    expect(Math.abs(fairReach(events, shares) - meanOf(events, shares, reachOf))).toBeLessThan(0.005);
  });

  it('share of pairs: 10 students, 30 meetings', () => {
    const shares = sharesFrom([4, 4, 4, 4, 4, 3, 3, 2, 2, 1]);
    const random = new SeededRandom(seed);
    let met = 0;
    for (let run = 0; run < runs; run += 1) {
      const pairs = new Set<string>();
      for (let meetings = 0; meetings < 30; ) {
        const [a, b] = draw(2, shares, random).filter(({ events }) => events > 0);
        if (!a || !b) continue;
        pairs.add(`${a.participantId} ${b.participantId}`);
        meetings += 1;
      }
      met += pairs.size / 45 / runs;
    }
    expect(Math.abs(fairShareOfPairs(30, shares) - met)).toBeLessThan(0.005);
  });

  it('is the Gini of research C2: 0.51, 0.37, 0.27, 0.17, 0.09', () => {
    const ginis = [25, 50, 100, 250, 1000].map((events) => fairGini(events, equal(25)).toFixed(2));
    expect(ginis).toEqual(['0.51', '0.37', '0.27', '0.17', '0.09']);
  });

  it('changes by less than 0.5% where its closed form takes over from the sum', () => {
    const shares = equal(25);
    const jump = fairGini(1250, shares) / fairGini(1249, shares);
    expect(jump).toBeGreaterThan(0.995);
    expect(jump).toBeLessThan(1.005);
    const bias = (1 - fairTurnEntropy(2500, shares)) / (1 - fairTurnEntropy(2499, shares));
    expect(bias).toBeGreaterThan(0.99);
    expect(bias).toBeLessThan(1.01);
  });

  it('is fast enough for every window of a lesson: 30 students with as many different times', () => {
    const shares = sharesFrom(Array.from({ length: 30 }, (_, index) => 15 + index));
    const start = performance.now();
    for (let window = 0; window < 90; window += 1) fairGini(60 + window, shares);
    const perWindowMs = (performance.now() - start) / 90;
    process.stdout.write(`fair Gini, 30 different shares: ${perWindowMs.toFixed(2)} ms\n`);
    expect(perWindowMs).toBeLessThan(20);
  });
});
