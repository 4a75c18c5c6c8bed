/**
 * Turn balance: the normalised Shannon entropy of who plays (Matei, Oh & Bruno, "Collaboration and communication: a social
 * entropy approach", with their tool "Visible Effort"), and its expected value in a class where nobody is favoured.
 */
import { binomialMean } from './binomial.ts';
import { eventsOf, fairSharesOf, type StudentShare } from './fair-share.ts';

/**
 * J = 1 − D / H, with D = Σ s ln(s / p), the divergence of the shares s of what was played from the fair shares p, and H = Σ p
 * ln(1 / p). With equal fair shares this is the usual Σ s ln(1 / s) / ln k. It is not below 0, and 1 if s = p.
 */
export function turnEntropy(students: readonly StudentShare[]): number {
  const events = eventsOf(students);
  const divergence = students.reduce(
    (sum, student) => sum + term(student.events, events, student.fairShare),
    0,
  );
  return clipped(divergence, entropyOf(fairSharesOf(students)));
}

/**
 * The mean of `turnEntropy` (before its clip) if each of `events` independent events falls to student i with the chance
 * `fairShares[i]`. It is a binomial sum for each student, and from `manyEvents` of a student on the first term of its series, (1
 * − p) / 2n (Miller, "Note on the bias of information estimates", 1955).
 */
export function fairTurnEntropy(events: number, fairShares: readonly number[]): number {
  if (events === 0) return 1;
  const means = new Map<number, number>();
  const divergence = fairShares.reduce((sum, share) => {
    const mean = means.get(share) ?? meanTerm(events, share);
    means.set(share, mean);
    return sum + mean;
  }, 0);
  return clipped(divergence, entropyOf(fairShares));
}

const manyEvents = 100;

function meanTerm(events: number, share: number): number {
  if (events * share >= manyEvents) return (1 - share) / (2 * events);
  return binomialMean(events, share, (own) => term(own, events, share));
}

function term(own: number, events: number, share: number): number {
  return own === 0 ? 0 : (own / events) * Math.log(own / (events * share));
}

function entropyOf(shares: readonly number[]): number {
  return shares.reduce((sum, share) => sum - share * Math.log(share), 0);
}

/** Rounding may leave a divergence just below zero, and a lone student has no entropy. */
function clipped(divergence: number, entropy: number): number {
  if (entropy <= 0) return 1;
  return Math.min(1, Math.max(0, 1 - divergence / entropy));
}
