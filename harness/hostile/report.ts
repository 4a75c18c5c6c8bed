/** Calm and attack side by side. */
import { Distribution } from '../../demo/measure/distribution.ts';
import type { Tally } from './attack.ts';
import type { Latencies } from './calm-member.ts';

export interface AttackRun {
  readonly name: string;
  /** By window. */
  readonly calm: readonly Latencies[];
  /** While another server, with nobody else on it, is attacked in the same way. */
  readonly elsewhere: readonly Latencies[];
  readonly attacked: readonly Latencies[];
  readonly tally: Tally;
  /** Resident memory of the server before it, and the most during it. */
  readonly calmMb: number;
  readonly mostMb: number;
}

export const tableHead = [
  'attack',
  'notes calm, ms: p50, p99 (worst window)',
  'other server attacked',
  'attacked',
  '×',
  'edits calm, ms: p50, p99 (worst window)',
  'other server attacked',
  'attacked',
  '×',
  'MB before, most',
  'sent',
  'what the attackers met',
];

/** ms: below, a ratio says more about timers than about the server. */
const floorMs = 5;

/** Whether the others' p99 stayed within twice its calm value, and nobody was refused for what others did. */
export function isHeld({ calm, attacked, tally }: AttackRun): boolean {
  if (tally.shutOut > 0) return false;
  return (['notes', 'edits'] as const).every((kind) => ratio(calm, attacked, kind) <= 2);
}

export function tableRow(run: AttackRun): string {
  const { name, calm, elsewhere, attacked, tally, calmMb, mostMb } = run;
  const sideBySide = (kind: Kind): string[] => [
    figures(calm, kind),
    figures(elsewhere, kind),
    figures(attacked, kind),
    ratio(calm, attacked, kind).toFixed(1),
  ];
  const memory = `${calmMb.toFixed(0)}, ${mostMb.toFixed(0)}`;
  const cells = [
    name,
    ...sideBySide('notes'),
    ...sideBySide('edits'),
    memory,
    String(tally.sent),
    met(tally),
  ];
  return `| ${cells.join(' | ')} |`;
}

function met({ closeCodes, statuses, notices, honest, retryAfter, readyMs }: Tally): string {
  return [
    ...counts('closed', closeCodes),
    ...counts('HTTP', statuses),
    ...counts('notices', notices),
    ...counts('honest', honest),
    ...(retryAfter > 0 ? [`${retryAfter} with retryAfterMs`] : []),
    ...(readyMs.length > 0 ? [`${readyMs.length} in, p50/p99/most ${spread(readyMs)} ms`] : []),
  ].join('; ');
}

function counts(title: string, record: Readonly<Record<string, number>>): string[] {
  const entries = Object.entries(record).map(([key, count]) => `${key}×${count}`);
  return entries.length === 0 ? [] : [`${title} ${entries.join(' ')}`];
}

function percentileOf(values: readonly number[], percent: number): number {
  const distribution = new Distribution();
  for (const value of values) distribution.add(value);
  return distribution.percentile(percent);
}

type Kind = 'notes' | 'edits';

function p99(windows: readonly Latencies[], kind: Kind): number {
  return percentileOf(
    windows.flatMap((w) => w[kind]),
    99,
  );
}

function figures(windows: readonly Latencies[], kind: Kind): string {
  const worst = Math.max(...windows.map((window) => percentileOf(window[kind], 99)));
  const p50 = percentileOf(
    windows.flatMap((w) => w[kind]),
    50,
  );
  return `${p50.toFixed(1)}, ${p99(windows, kind).toFixed(1)} (${worst.toFixed(1)})`;
}

function spread(values: readonly number[]): string {
  return [50, 99, 100].map((percent) => percentileOf(values, percent).toFixed(0)).join('/');
}

function ratio(calm: readonly Latencies[], attacked: readonly Latencies[], kind: Kind): number {
  return Math.max(floorMs, p99(attacked, kind)) / Math.max(floorMs, p99(calm, kind));
}
