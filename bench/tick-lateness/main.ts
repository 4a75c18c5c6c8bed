/**
 * `npm run bench:ticks -- [--seconds 60] [--rooms 10] [--seed 1] [--write]`: T5, the lateness of the server's ticks on the
 * real clock, with the event loop idle and with 40 % of it taken.
 */
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { SeededRandom } from '../../test/simulator/seeded-random.ts';
import { histogram } from '../beat-spread/histogram.ts';
import { sleep } from '../beat-spread/machine-time.ts';
import { writeMarkedSection } from '../beat-spread/marked-section.ts';
import { ms, textTable } from '../beat-spread/text-table.ts';
import { startBusyLoop } from './busy-loop.ts';
import { type Contenders, startContenders } from './contenders.ts';
import type { TickLog } from './tick-log.ts';

const page = 'bench/results/timing.md';
const edgesMs = [0, 0.25, 0.5, 1, 2, 5, 10, 20, 50] as const;
const busy = { share: 0.4, maxBlockMs: 15 } as const;

interface Run {
  readonly loop: string;
  readonly contenders: Contenders;
  /** How often the machine took the processor away from this process. */
  readonly preemptions: number;
  /** Of one core, the busy work included. */
  readonly cpuShare: number;
}

async function run(seconds: number, rooms: number, random?: SeededRandom): Promise<Run> {
  const before = process.resourceUsage();
  const contenders = startContenders(rooms);
  const busyLoop = random && startBusyLoop({ ...busy, random: () => random.next() });
  await sleep(seconds * 1000);
  const share = busyLoop?.stop() ?? 0;
  contenders.stop();
  const after = process.resourceUsage();
  const cpuMicros = after.userCPUTime + after.systemCPUTime - before.userCPUTime - before.systemCPUTime;
  return {
    loop: share === 0 ? 'idle' : `${(share * 100).toFixed(0)} % busy`,
    contenders,
    preemptions: after.involuntaryContextSwitches - before.involuntaryContextSwitches,
    cpuShare: cpuMicros / (seconds * 1e6),
  };
}

function row(loop: string, name: string, log: TickLog): string[] {
  const drift = (log.driftMsPerHour / 1000).toFixed(3).replace('-0.000', '0.000');
  return [loop, name, String(log.count), ms(log.quantile(0.5)), ms(log.quantile(0.95)), ms(log.maxMs), drift];
}

function figures(runs: readonly Run[]): string {
  const table = textTable(
    ['event loop', 'way', 'ticks', 'late by p50, ms', 'p95', 'max', 'drift, s per hour'],
    runs.flatMap(({ loop, contenders: { ticker, interval, rearmed } }) => [
      row(loop, "the server's ticker", ticker),
      row(loop, '`setInterval`', interval),
      row(loop, '`setTimeout`, armed again', rearmed),
    ]),
  );
  const pictures = runs.flatMap(({ loop, contenders: { ticker } }) => [
    histogram(`the server's ticker, ${loop}, number of ticks`, ticker.values, edgesMs),
    '',
  ]);
  return `${table}\n\n${['```text', ...pictures.slice(0, -1), '```'].join('\n')}`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      rooms: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      write: { type: 'boolean', default: false },
    },
  });
  const { seconds, rooms, seed } = values;
  const runs = [
    await run(Number(seconds), Number(rooms)),
    await run(Number(seconds), Number(rooms), new SeededRandom(Number(seed))),
  ];
  const command = `npm run bench:ticks -- --seconds ${seconds} --rooms ${rooms} --seed ${seed}`;
  const costs = runs.map(
    ({ loop, preemptions, cpuShare }) =>
      `${loop}: ${(cpuShare * 100).toFixed(1)} % of a core used, lost to others ${preemptions} times`,
  );
  const text = [
    `\`${command}\`, ${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores, Node ${process.version}, load average ${loadavg()[0]?.toFixed(1)}; ${costs.join('; ')}.`,
    figures(runs),
  ].join('\n\n');
  console.log(text);
  if (values.write) await writeMarkedSection(page, 'bench:ticks', text);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
