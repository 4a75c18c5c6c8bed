/**
 * `npm run bench:beat`: how far apart a class sounds one beat, measured on the real server and the real SDK in several
 * processes of one machine, behind networks made in user space. What is true is the machine's one monotonic clock.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BenchOptions, parseBenchOptions } from './bench-options.ts';
import { type ClassFigures, figuresOf } from './class-figures.ts';
import { runClass } from './class-run.ts';
import type { NetworkName } from './desk-message.ts';
import { DeskProcess } from './desk-process.ts';
import { figuresText } from './figures-text.ts';
import { writeMarkedSection } from './marked-section.ts';

const serverMain = fileURLToPath(new URL('../../server/main.js', import.meta.url));
const page = 'bench/results/timing.md';

async function main(): Promise<void> {
  const options = parseBenchOptions(process.argv.slice(2));
  const desks = Array.from({ length: options.processes }, () => new DeskProcess());
  const classes: ClassFigures[] = [];
  try {
    for (const network of options.networks) classes.push(await measure(network, options, desks));
  } finally {
    for (const desk of desks) desk.close();
    // What was measured before a failure is worth to be seen.
    if (classes.length > 0) console.log(report(options, classes));
  }
  if (options.write) await writeMarkedSection(page, 'bench:beat', report(options, classes));
}

function report(options: BenchOptions, classes: readonly ClassFigures[]): string {
  return `${circumstances(options, classes)}\n\n${figuresText(classes)}`;
}

async function measure(
  network: NetworkName,
  options: BenchOptions,
  desks: readonly DeskProcess[],
): Promise<ClassFigures> {
  console.error(`network ${network}: about ${options.seconds + 90} s`);
  const dataDir = await mkdtemp(join(tmpdir(), 'downbeat-bench-'));
  try {
    return figuresOf(await runClass({ ...options, network, desks, serverMain, dataDir }));
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

function circumstances(options: BenchOptions, classes: readonly ClassFigures[]): string {
  const { students, processes, seconds, ppm, seed } = options;
  const command = `npm run bench:beat -- --networks ${options.networks.join(',')} --students ${students} --processes ${processes} --seconds ${seconds} --ppm ${ppm} --seed ${seed}`;
  const stalls = classes.map(({ network, longestStallMs }) => `${network} ${longestStallMs.toFixed(0)} ms`);
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(', ');
  return [
    `\`${command}\`, ${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores, Node ${process.version},`,
    `load averages at the end ${load}; longest stall of any student process: ${stalls.join(', ')}.`,
  ].join('\n');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
