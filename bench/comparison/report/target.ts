/** What Downbeat set out to reach, and whether the stored results show it. */
import { textTable } from '../../beat-spread/text-table.ts';
import { peerNames } from '../peer.ts';
import type { Result, Sample } from '../sample.ts';
import { medianOf, numberText } from './figure-text.ts';

type Results = ReadonlyMap<string, Result>;

interface Target {
  readonly name: string;
  /** At most, or at least. */
  readonly bound: 'most' | 'least';
  readonly limit: number;
  /** Undefined where it was not measured. */
  measure(results: Results): number | undefined;
  readonly unit: string;
}

export function targetText(results: Results): string {
  const rows = targets.map(({ name, bound, limit, measure, unit }) => {
    const value = measure(results);
    const isMet = value !== undefined && (bound === 'most' ? value <= limit : value >= limit);
    return [
      name,
      `${bound === 'most' ? '≤' : '≥'} ${limit} ${unit}`.trim(),
      value === undefined ? '–' : `${numberText(value)} ${unit}`.trim(),
      value === undefined ? 'not measured' : isMet ? 'yes' : 'no',
    ];
  });
  return textTable(['figure', 'target', 'measured', 'met'], rows);
}

function samplesOf(results: Results, scenario: string, peer: string, point: string): Sample[] {
  return (results.get(scenario)?.samples ?? []).filter(
    (sample) => sample.peer === peer && sample.point === point,
  );
}

const ofDownbeat =
  (scenario: string, point: string, figure: string) =>
  (results: Results): number | undefined =>
    medianOf(samplesOf(results, scenario, 'downbeat', point), figure);

/** Downbeat's median by that of the best of the others. */
const againstBest =
  (
    scenario: string,
    points: { readonly own: string; readonly theirs: string },
    figure: string,
    best: 'least' | 'most',
  ) =>
  (results: Results): number | undefined => {
    const own = ofDownbeat(scenario, points.own, figure)(results);
    const theirs = peerNames
      .filter((peer) => peer !== 'downbeat')
      .map((peer) => medianOf(samplesOf(results, scenario, peer, points.theirs), figure))
      .filter((value) => value !== undefined);
    if (own === undefined || theirs.length === 0) return undefined;
    return own / (best === 'least' ? Math.min(...theirs) : Math.max(...theirs));
  };

const both = (point: string) => ({ own: point, theirs: point });

function againstRelay(results: Results): number | undefined {
  const own = ofDownbeat('notes', '10 rooms', 'p99')(results);
  const relay = medianOf(samplesOf(results, 'notes', 'ws', '10 rooms'), 'p99');
  return own === undefined || relay === undefined ? undefined : own / relay;
}

const targets: readonly Target[] = [
  {
    name: 'notes: rooms, by the best other',
    bound: 'least',
    limit: 3,
    unit: '×',
    measure: againstBest('notes-capacity', both('capacity'), 'rooms', 'most'),
  },
  {
    name: 'edits: rooms, by the best other',
    bound: 'least',
    limit: 1.5,
    unit: '×',
    measure: againstBest('edits-capacity', both('capacity'), 'rooms', 'most'),
  },
  { name: '10 rooms: p99, by the bare relay’s', bound: 'most', limit: 1, unit: '×', measure: againstRelay },
  {
    name: '10 rooms: CPU a delivery, by the best other',
    bound: 'most',
    limit: 0.6,
    unit: '×',
    measure: againstBest('notes', both('10 rooms'), 'cpuPerDelivery', 'least'),
  },
  {
    name: 'one class: p99',
    bound: 'most',
    limit: 5,
    unit: 'ms',
    measure: ofDownbeat('notes', 'one class', 'p99'),
  },
  {
    name: '33 classes: p99',
    bound: 'most',
    limit: 10,
    unit: 'ms',
    measure: ofDownbeat('notes', '33 classes', 'p99'),
  },
  {
    name: '33 classes: of the core',
    bound: 'most',
    limit: 0.5,
    unit: '',
    measure: ofDownbeat('notes', '33 classes', 'serverCores'),
  },
  {
    name: 'join storm: all in, by the best other',
    bound: 'most',
    limit: 0.8,
    unit: '×',
    measure: againstBest('join-storm', both('20 × 30'), 'joinAll', 'least'),
  },
  {
    name: 'join storm: server CPU',
    bound: 'most',
    limit: 0.7,
    unit: 's',
    measure: ofDownbeat('join-storm', '20 × 30', 'cpuSeconds'),
  },
  {
    name: 'cold load after kill -9: content, by the best other',
    bound: 'most',
    limit: 1,
    unit: '×',
    measure: againstBest('cold-load', { own: 'after kill -9', theirs: 'second load' }, 'contentMs', 'least'),
  },
  {
    name: 'idle connection: RSS',
    bound: 'most',
    limit: 20,
    unit: 'KB',
    measure: ofDownbeat('idle', '30 a room', 'rssPerConnectionKb'),
  },
  {
    name: 'idle connection: heap',
    bound: 'most',
    limit: 6,
    unit: 'KB',
    measure: ofDownbeat('idle', '30 a room', 'heapPerConnectionKb'),
  },
  {
    name: 'idle room: heap',
    bound: 'most',
    limit: 10,
    unit: 'KB',
    measure: ofDownbeat('idle', '30 a room', 'heapPerRoomKb'),
  },
];
