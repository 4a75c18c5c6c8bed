/** A scenario's results as a table, with what is to be known of the run. */
import { textTable } from '../../beat-spread/text-table.ts';
import { peerNames, peers } from '../peer.ts';
import type { Result, Sample } from '../sample.ts';
import { rangeText } from './figure-text.ts';

export interface Column {
  readonly title: string;
  readonly figure: string;
}

const latencies: readonly Column[] = [
  { title: 'p50 ms', figure: 'p50' },
  { title: 'p95 ms', figure: 'p95' },
  { title: 'p99 ms', figure: 'p99' },
  { title: 'CPU µs a delivery', figure: 'cpuPerDelivery' },
  { title: 'server cores', figure: 'serverCores' },
  { title: 'frames a delivery', figure: 'framesPerDelivery' },
  { title: 'delivered', figure: 'deliveredShare' },
  { title: 'load late p99 ms', figure: 'generatorLatenessP99' },
  { title: 'others’ cores', figure: 'foreignCores' },
];

const columns: Readonly<Record<string, readonly Column[]>> = {
  'notes-capacity': capacityColumns(),
  'edits-capacity': capacityColumns(),
  notes: latencies,
  edits: latencies,
  waiting: latencies.slice(0, 5),
  lesson: [...latencies, { title: 'join p95 ms', figure: 'joinP95' }],
  'join-storm': [
    { title: 'p50 ms', figure: 'joinP50' },
    { title: 'p95 ms', figure: 'joinP95' },
    { title: 'all ms', figure: 'joinAll' },
    { title: 'server CPU s', figure: 'cpuSeconds' },
    { title: 'others’ cores', figure: 'foreignCores' },
  ],
  'cold-load': [
    { title: 'first reply ms', figure: 'firstReplyMs' },
    { title: 'content ms', figure: 'contentMs' },
    { title: 'edits back', figure: 'editsBack' },
    { title: 'state bytes', figure: 'stateBytes' },
    { title: 'server CPU s', figure: 'cpuSeconds' },
    { title: 'written in s', figure: 'writtenSeconds' },
    { title: 'at rest s later', figure: 'restSeconds' },
  ],
  idle: [
    { title: 'RSS KB a connection', figure: 'rssPerConnectionKb' },
    { title: 'heap KB a connection', figure: 'heapPerConnectionKb' },
    { title: 'heap KB a room', figure: 'heapPerRoomKb' },
  ],
  'slow-reader': [...latencies.slice(0, 5), { title: 'held for it KB', figure: 'heldKb' }],
  growth: [
    { title: 'rooms', figure: 'rooms' },
    { title: 'clients', figure: 'clients' },
    { title: 'edits before', figure: 'edits' },
    ...latencies.slice(0, 6),
    { title: 'CPU µs an edit', figure: 'perEdit' },
  ],
};

function capacityColumns(): Column[] {
  return [
    { title: 'rooms', figure: 'rooms' },
    { title: 'deliveries a second', figure: 'deliveriesPerSecond' },
    { title: 'p95 ms there', figure: 'p95' },
    { title: 'CPU µs a delivery', figure: 'cpuPerDelivery' },
    { title: 'frames a delivery', figure: 'framesPerDelivery' },
    { title: 'load cores', figure: 'generatorCores' },
    { title: 'others’ cores', figure: 'foreignCores' },
  ];
}

/** Not of interest to a reader: the way of a search. */
const hiddenPoints = new Set(['probe', 'failed']);

export function scenarioText(result: Result): string {
  const shown = columns[result.scenario] ?? [];
  const head = ['server', 'what', 'runs', ...shown.map(({ title }) => title), 'faults'];
  const rows = groups(result).map(({ label, point, samples }) => [
    label,
    point,
    String(samples.length),
    ...shown.map(({ figure }) => rangeText(samples, figure)),
    faultText(samples),
  ]);
  const versions = Object.entries(result.versions).map(([name, version]) => `${name} ${version}`);
  const conditions = `\`${result.command}\`, ${result.at.slice(0, 16).replace('T', ' ')} UTC; ${result.machine.join('; ')}.`;
  const failures = result.samples.filter(({ point }) => point === 'failed');
  return [
    textTable(head, rows),
    ...(failures.length > 0
      ? [failures.map(({ peer, faults }) => `${peer} failed: ${faults.join(', ')}.`).join('\n')]
      : []),
    `${conditions}${versions.length > 0 ? ` ${versions.join(', ')}.` : ''}`,
  ].join('\n\n');
}

interface Group {
  readonly label: string;
  readonly point: string;
  readonly samples: Sample[];
}

/** By point and peer; in a series every measurement by itself. */
function groups({ scenario, samples }: Result): Group[] {
  if (scenario === 'growth') {
    return samples.map((sample) => ({ label: 'Downbeat', point: sample.point, samples: [sample] }));
  }
  const points = [...new Set(samples.map(({ point }) => point))].filter((point) => !hiddenPoints.has(point));
  return points.flatMap((point) =>
    peerNames.flatMap((peer): Group[] => {
      const own = samples.filter((sample) => sample.peer === peer && sample.point === point);
      return own.length === 0 ? [] : [{ label: peers[peer].label, point, samples: own }];
    }),
  );
}

function faultText(samples: readonly Sample[]): string {
  const faults = [...new Set(samples.flatMap((sample) => sample.faults))];
  return faults.length === 0 ? 'none' : faults.join(', ');
}
