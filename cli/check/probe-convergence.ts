import type { Classroom } from '../../client/index.ts';
import { type Finding, inWords, quantilesOf, rounded } from './check-result.ts';
import { isTrueWithin, sleep } from './waiting.ts';

const rounds = 10;
const timeoutMs = 5000;

/** All edit the same cells at once, again and again; each time all must come to hold the same, with nobody's work missing. */
export async function probeConvergence(members: readonly Classroom[], maxP99: number): Promise<Finding> {
  const durations: number[] = [];
  let apart = 0;
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    for (const [i, member] of members.entries()) {
      // One cell that is everybody's, and one of each member's own.
      member.setCell('p1', 0, 0, ((round * 7 + i) % 120) + 1);
      member.setCell('p1', 1 + (i % 3), i % 16, round + 1);
    }
    const isDone = (): boolean => areSame(members) && holdsAll(members, round + 1);
    if (await isTrueWithin(timeoutMs, isDone)) durations.push(performance.now() - startedAt);
    else apart += 1;
    await sleep(50);
  }
  const spread = quantilesOf(durations);
  return {
    name: 'convergence',
    ok: apart === 0 && spread.p99 <= maxP99,
    says: `${rounds - apart} of ${rounds} rounds of ${members.length} edits at once ended alike; ${inWords(spread)}`,
    figures: rounded({ rounds, apart, ...spread }),
  };
}

function holdsAll(members: readonly Classroom[], velocity: number): boolean {
  const [first] = members;
  return members.every((_, i) => first?.reader.cell(`p1:${1 + (i % 3)}:${i % 16}`) === velocity);
}

function areSame(members: readonly Classroom[]): boolean {
  const texts = members.map(({ doc }) => {
    const cells = Object.entries(doc.getMap('cells').toJSON());
    return JSON.stringify(cells.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return new Set(texts).size === 1;
}
