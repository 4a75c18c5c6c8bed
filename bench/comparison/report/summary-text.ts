/** The servers side by side: a median of the stored results in each cell. */
import { textTable } from '../../beat-spread/text-table.ts';
import { peerNames, peers } from '../peer.ts';
import type { Result } from '../sample.ts';
import { medianOf, numberText } from './figure-text.ts';

interface SummaryRow {
  readonly title: string;
  readonly scenario: string;
  readonly point: string;
  readonly figure: string;
}

const summaryRows: readonly SummaryRow[] = [
  { title: 'notes: rooms on a core', scenario: 'notes-capacity', point: 'capacity', figure: 'rooms' },
  { title: 'edits: rooms on a core', scenario: 'edits-capacity', point: 'capacity', figure: 'rooms' },
  { title: 'one class: p99 ms', scenario: 'notes', point: 'one class', figure: 'p99' },
  { title: '10 rooms: p99 ms', scenario: 'notes', point: '10 rooms', figure: 'p99' },
  { title: '10 rooms: CPU µs a delivery', scenario: 'notes', point: '10 rooms', figure: 'cpuPerDelivery' },
  { title: '33 classes: p99 ms', scenario: 'notes', point: '33 classes', figure: 'p99' },
  { title: '33 classes: cores', scenario: 'notes', point: '33 classes', figure: 'serverCores' },
  { title: 'edits, 10 rooms: p99 ms', scenario: 'edits', point: '10 rooms', figure: 'p99' },
  { title: 'lesson, notes: p99 ms', scenario: 'lesson', point: 'notes', figure: 'p99' },
  { title: 'join storm: all in, ms', scenario: 'join-storm', point: '20 × 30', figure: 'joinAll' },
  { title: 'join storm: CPU s', scenario: 'join-storm', point: '20 × 30', figure: 'cpuSeconds' },
  { title: 'kill -9: edits back', scenario: 'cold-load', point: 'after kill -9', figure: 'editsBack' },
  { title: 'kill -9: content ms', scenario: 'cold-load', point: 'after kill -9', figure: 'contentMs' },
  { title: 'second load: content ms', scenario: 'cold-load', point: 'second load', figure: 'contentMs' },
  { title: 'idle connection: heap KB', scenario: 'idle', point: '30 a room', figure: 'heapPerConnectionKb' },
  { title: 'idle room: heap KB', scenario: 'idle', point: '30 a room', figure: 'heapPerRoomKb' },
  { title: 'slow reader: held KB', scenario: 'slow-reader', point: 'one slow', figure: 'heldKb' },
];

export function summaryText(results: ReadonlyMap<string, Result>): string {
  const rows = summaryRows.map(({ title, scenario, point, figure }) => [
    title,
    ...peerNames.map((peer) => {
      const samples = (results.get(scenario)?.samples ?? []).filter(
        (sample) => sample.peer === peer && sample.point === point,
      );
      const value = medianOf(samples, figure);
      return value === undefined ? '–' : numberText(value);
    }),
  ]);
  return textTable(['median', ...peerNames.map((peer) => peers[peer].label)], rows);
}
