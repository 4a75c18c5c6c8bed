/** What a check found, as it is printed and as `--json` gives it. All times ms. */
export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface Finding {
  readonly name: 'delivery' | 'order' | 'convergence' | 'clock' | 'gate';
  readonly ok: boolean;
  /** One sentence with the figures. */
  readonly says: string;
  readonly figures: Readonly<Record<string, number>>;
}

export interface CheckResult {
  readonly url: string;
  readonly ok: boolean;
  readonly readyMs: number;
  readonly findings: readonly Finding[];
}

/** NaN of all where there are no values. */
export function quantilesOf(values: readonly number[]): Quantiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

export function inWords({ p50, p95, p99, max }: Quantiles): string {
  const [a, b, c, d] = [p50, p95, p99, max].map((ms) => ms.toFixed(1));
  return `p50 ${a}, p95 ${b}, p99 ${c}, most ${d} ms`;
}

export function rounded(figures: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Math.round(value * 100) / 100]),
  );
}
