/** The baseline of docs/sel.md: `node scripts/run.mjs bench/sel-baseline.ts`. Same seed, same table. */
import { collaborationOf, eventsNeededPerStudent } from '../shared/sel/collaboration.ts';
import { noContribution } from '../shared/sel/contribution.ts';
import { studentSharesOf } from '../shared/sel/fair-share.ts';
import { fairGini, giniOf } from '../shared/sel/gini.ts';
import { fairReach } from '../shared/sel/reach.ts';
import { fairTurnEntropy } from '../shared/sel/turn-entropy.ts';
import { SeededRandom } from '../test/simulator/seeded-random.ts';

const seed = 20_261_121;
const lessons = 2000;
const lessonMs = 2_700_000;

/** Every bout falls to any student with the same chance. */
function fairLesson(students: number, events: number, random: SeededRandom) {
  const contributions = Array.from({ length: students }, (_, student) => ({
    ...noContribution(`s${String(student).padStart(9, '0')}`),
    presentMs: lessonMs,
    availableMs: lessonMs,
  }));
  for (let event = 0; event < events; event += 1) {
    const contribution = contributions[Math.floor(random.next() * students)];
    if (contribution) contribution.bouts += 1;
  }
  return contributions;
}

function quantile(sorted: readonly number[], part: number): string {
  return (sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN).toFixed(2);
}

function meanOf(values: readonly number[]): string {
  return (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(2);
}

console.log(`seed ${seed}, ${lessons} lessons a row`);
const table: Record<string, string | number>[] = [];
for (const students of [5, 25]) {
  for (const perStudent of [1, 2, 4, 10, 40]) {
    const events = students * perStudent;
    const random = new SeededRandom(seed);
    const ginis: number[] = [];
    const scores: number[] = [];
    for (let lesson = 0; lesson < lessons; lesson += 1) {
      const contributions = fairLesson(students, events, random);
      ginis.push(giniOf(studentSharesOf(contributions)));
      const collaboration = collaborationOf(contributions);
      if (collaboration.status === 'ok') scores.push(collaboration.score);
    }
    const shares = new Array<number>(students).fill(1 / students);
    ginis.sort((a, b) => a - b);
    scores.sort((a, b) => a - b);
    table.push({
      students,
      events,
      'Gini, simulated mean': meanOf(ginis),
      'Gini, p95': quantile(ginis, 0.95),
      'Gini, computed': fairGini(events, shares).toFixed(2),
      entropy: fairTurnEntropy(events, shares).toFixed(2),
      reach: fairReach(events, shares).toFixed(2),
      'score, mean': perStudent < eventsNeededPerStudent ? 'not enough' : meanOf(scores),
      'score, p5': perStudent < eventsNeededPerStudent ? 'not enough' : quantile(scores, 0.05),
    });
  }
}
console.table(table);
