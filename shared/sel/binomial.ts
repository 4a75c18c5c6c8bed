/** The binomial distribution, exact enough for a baseline. It is deterministic, and as fast for a term's events as for a lesson's. */

/** ln n!, from a table up to 255, and above by Stirling's series, whose error is below 1e-12 there. */
export function logFactorial(n: number): number {
  const known = logFactorials[n];
  if (known !== undefined) return known;
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3);
}

const logFactorials = [0];
for (let n = 1; n < 256; n += 1) logFactorials.push((logFactorials[n - 1] ?? 0) + Math.log(n));

/** The probability of `successes` in `trials`, each with `chance`. */
export function binomialProbability(trials: number, chance: number, successes: number): number {
  if (chance <= 0) return successes === 0 ? 1 : 0;
  if (chance >= 1) return successes === trials ? 1 : 0;
  const failures = trials - successes;
  return Math.exp(
    logFactorial(trials) -
      logFactorial(successes) -
      logFactorial(failures) +
      successes * Math.log(chance) +
      failures * Math.log1p(-chance),
  );
}

/** The mean of `measure(successes)`, over all counts within eight standard deviations of the mean. */
export function binomialMean(trials: number, chance: number, measure: (successes: number) => number): number {
  const mean = trials * chance;
  const reach = 8 * Math.sqrt(mean * (1 - chance)) + 8;
  const last = Math.min(trials, Math.ceil(mean + reach));
  let sum = 0;
  for (let successes = Math.max(0, Math.floor(mean - reach)); successes <= last; successes += 1) {
    sum += binomialProbability(trials, chance, successes) * measure(successes);
  }
  return sum;
}

/**
 * E|X − trials·chance| of a binomial X: De Moivre's closed form, 2 ν C(n,ν) p^ν (1−p)^(n−ν+1) with ν = ⌊np⌋ + 1
 * (Diaconis & Zabell, "Closed form summation for classical distributions", Statistical Science 6(3), 1991).
 */
export function binomialMeanDeviation(trials: number, chance: number): number {
  const nu = Math.floor(trials * chance) + 1;
  if (nu > trials) return 0;
  return 2 * nu * binomialProbability(trials, chance, nu) * (1 - chance);
}
