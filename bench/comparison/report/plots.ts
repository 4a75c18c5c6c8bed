/** Which plots are made of which results; by file name. */
import { peerNames, peers } from '../peer.ts';
import type { Result, Sample } from '../sample.ts';
import { type Series, svgPlot } from './svg-plot.ts';

export function plotsOf(results: ReadonlyMap<string, Result>): Map<string, string> {
  const plots = new Map<string, string>();
  const capacity = results.get('notes-capacity')?.samples ?? [];
  if (capacity.length > 0) {
    plots.set(
      'rooms-p95.svg',
      svgPlot({
        title: 'Notes: p95 against rooms of 30',
        xTitle: 'rooms',
        yTitle: 'p95, ms (cut at 150)',
        series: byPeer(capacity, ({ p95 = 0 }) => Math.min(150, p95)),
      }),
    );
    plots.set(
      'rooms-cpu.svg',
      svgPlot({
        title: 'Notes: CPU of a delivery against rooms of 30',
        xTitle: 'rooms',
        yTitle: 'µs',
        series: byPeer(capacity, ({ cpuPerDelivery = 0 }) => cpuPerDelivery),
      }),
    );
  }
  const growth = results.get('growth')?.samples ?? [];
  const line = (name: string, point: string, x: string, y: string): Series => ({
    label: name,
    points: growth
      .filter((sample) => sample.point === point)
      .map(({ figures }) => [figures[x] ?? 0, figures[y] ?? 0]),
  });
  if (growth.length === 0) return plots;
  const costs = (point: string, x: string): Series[] => [
    line('CPU µs a delivery', point, x, 'cpuPerDelivery'),
    line('p95 ms', point, x, 'p95'),
  ];
  plots.set(
    'growth-rooms.svg',
    svgPlot({
      title: 'Downbeat: cost against rooms',
      xTitle: 'rooms of 30, 5 notes a second each',
      yTitle: 'µs, ms',
      series: costs('rooms', 'rooms'),
    }),
  );
  plots.set(
    'growth-clients.svg',
    svgPlot({
      title: 'Downbeat: cost against clients in a room',
      xTitle: 'clients, 40,000 deliveries a second in all',
      yTitle: 'µs, ms',
      series: costs('clients', 'clients'),
    }),
  );
  plots.set(
    'growth-history.svg',
    svgPlot({
      title: 'Downbeat: cost of an edit against those before it',
      xTitle: 'edits in the room’s history',
      yTitle: 'µs',
      series: [line('CPU µs an edit', 'history', 'edits', 'perEdit')],
    }),
  );
  return plots;
}

/** Every probe of the search, in order of rooms. */
function byPeer(samples: readonly Sample[], y: (figures: Sample['figures']) => number): Series[] {
  return peerNames.flatMap((peer): Series[] => {
    const own = samples.filter((sample) => sample.peer === peer && sample.point === 'probe');
    const points = own.map(({ figures }): [number, number] => [figures.rooms ?? 0, y(figures)]);
    return points.length === 0
      ? []
      : [{ label: peers[peer].label, points: points.sort(([a], [b]) => a - b) }];
  });
}
