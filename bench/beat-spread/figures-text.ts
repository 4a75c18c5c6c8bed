/** The figures of all classes as a reader sees them, in the terminal and in bench/results/timing.md. */
import { percentile } from '../../test/simulator/statistics.ts';
import type { ClassFigures, Togetherness } from './class-figures.ts';
import { evenEdges, histogram } from './histogram.ts';
import { ms, textTable } from './text-table.ts';

const p = (values: readonly number[], share: number): string => ms(percentile(values, share));

export function figuresText(classes: readonly ClassFigures[]): string {
  return [
    'How far apart the students sound a beat (ms):',
    spreadTable(classes),
    'Joining in the middle of the music (ms from the call that connects):',
    joinTable(classes),
    'A change of tempo from 120 to 96, and beats in the whole run:',
    tempoTable(classes),
    'SIGKILL of the server and restart (ms from the moment at which it accepts connections again):',
    restartTable(classes),
    'Class spread, number of beats:',
    ['```text', ...classes.flatMap(histograms).slice(0, -1), '```'].join('\n'),
  ].join('\n\n');
}

function spreadTable(classes: readonly ClassFigures[]): string {
  const row = (network: string, pings: string, figures: Togetherness): string[] => {
    const { beats, pairwiseP95, spreads, errorP95 } = figures;
    const quantiles = [p(spreads, 0.5), p(spreads, 0.95), ms(Math.max(...spreads))];
    return [network, pings, String(beats), ms(pairwiseP95), ...quantiles, ms(errorP95)];
  };
  return textTable(
    ['network', 'pings', 'beats', 'pairwise p95', 'spread p50', 'p95', 'max', 'from the true beat p95'],
    classes.flatMap(({ network, fresh, settled }) => [
      row(network, '10–13', fresh),
      row(network, '≥ 40', settled),
    ]),
  );
}

function joinTable(classes: readonly ClassFigures[]): string {
  return textTable(
    ['network', 'joins', 'clock usable p50', 'p95', 'max', 'first beat off by p95', 'max'],
    classes.map(({ network, joins: { joins, readyMs, firstBeatErrorMs } }) => [
      network,
      String(joins),
      p(readyMs, 0.5),
      p(readyMs, 0.95),
      ms(Math.max(...readyMs)),
      p(firstBeatErrorMs, 0.95),
      ms(Math.max(...firstBeatErrorMs)),
    ]),
  );
}

function tempoTable(classes: readonly ClassFigures[]): string {
  return textTable(
    ['network', 'all change at beat', 'beats handed out', 'skipped', 'doubled', 'handed out late'],
    classes.map(({ network, tempo }) => [
      network,
      tempo.changedAt.join(', '),
      String(tempo.handedOut),
      String(tempo.skipped),
      String(tempo.doubled),
      String(tempo.handedLate),
    ]),
  );
}

function restartTable(classes: readonly ClassFigures[]): string {
  return textTable(
    [
      'network',
      'down for',
      'grid moved by',
      'in step p50',
      'max',
      'new clock p50',
      'max',
      'worst beat',
      'spread max',
      'within 10 ms after',
    ],
    classes.map(({ network, restart }) => [
      network,
      ms(restart.downMs),
      ms(restart.gridShiftMs),
      p(restart.liveMs, 0.5),
      ms(Math.max(...restart.liveMs)),
      p(restart.clockMs, 0.5),
      ms(Math.max(...restart.clockMs)),
      ms(restart.worstErrorMs),
      ms(restart.spreadMaxMs),
      restart.backMs === 0 ? '0 (never off)' : ms(restart.backMs),
    ]),
  );
}

function histograms({ network, fresh, settled }: ClassFigures): string[] {
  const picture = (pings: string, { spreads }: Togetherness): string =>
    histogram(`network ${network}, ${pings}`, spreads, evenEdges(spreads, 0.5));
  return [picture('10–13 pings', fresh), '', picture('40 pings and more', settled), ''];
}
