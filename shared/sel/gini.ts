/**
 * The Gini coefficient of contributions per unit of available time, as a measure of how unequal participation is (Martinez, Kay,
 * Wallace & Yacef, "Modelling symmetry of activity as an indicator of collocated group collaboration", UMAP 2011), and its
 * expected value in a class where nobody is favoured. The raw value is misleading for few events, as Hu & Wu (2024) show by
 * simulation: 25 students who take equal part in 25 random events have a Gini of 0.51.
 */
import { binomialMean, binomialMeanDeviation } from './binomial.ts';
import type { StudentShare } from './fair-share.ts';

/**
 * G = Σ_{i<j} |xᵢ pⱼ − xⱼ pᵢ| / n, with x events out of n and fair shares p. It is the Gini of the rates x/p, each weighted by p,
 * so that the random rate of a student who was there for a minute has little weight. With equal shares it is the usual
 * coefficient. 0 ≤ G < 1.
 */
export function giniOf(students: readonly StudentShare[]): number {
  let events = 0;
  let sum = 0;
  students.forEach((a, index) => {
    events += a.events;
    for (const b of students.slice(index + 1)) {
      sum += Math.abs(a.events * b.fairShare - b.events * a.fairShare);
    }
  });
  return events === 0 ? 0 : sum / events;
}

/**
 * The mean of `giniOf` if each of `events` independent events falls to student i with the chance `fairShares[i]`. Of the M events
 * that fall to one of two students, the first one's are binomial, so a pair's term is (pᵢ + pⱼ) E|X − E X| (De Moivre), averaged
 * over M. From `manyEvents` of a pair on, it is the normal limit √(2 n pᵢ pⱼ (pᵢ + pⱼ) / π). Within 0.5% of the exact value.
 */
export function fairGini(events: number, fairShares: readonly number[]): number {
  if (events === 0) return 0;
  const groups = groupShares(fairShares);
  let sum = 0;
  groups.forEach((a, index) => {
    sum += ((a.students * (a.students - 1)) / 2) * pairTerm(events, a.share, a.share);
    for (const b of groups.slice(index + 1)) {
      sum += a.students * b.students * pairTerm(events, a.share, b.share);
    }
  });
  return sum / events;
}

const manyEvents = 100;
const shareSteps = 64;

function pairTerm(events: number, a: number, b: number): number {
  const both = a + b;
  if (events * both >= manyEvents) return Math.sqrt((2 * events * a * b * both) / Math.PI);
  const chance = a / both;
  return both * binomialMean(events, both, (ofBoth) => binomialMeanDeviation(ofBoth, chance));
}

/** Groups students with nearly the same share: a class of 30 has 435 pairs, but few different ones. */
function groupShares(fairShares: readonly number[]): { share: number; students: number }[] {
  const largest = Math.max(...fairShares);
  const students = new Map<number, number>();
  let total = 0;
  for (const share of fairShares) {
    const steps = Math.max(1, Math.round((share / largest) * shareSteps));
    students.set(steps, (students.get(steps) ?? 0) + 1);
    total += steps;
  }
  return [...students].map(([steps, count]) => ({ share: steps / total, students: count }));
}
