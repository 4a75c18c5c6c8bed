/**
 * `npm run bench`: Downbeat and its peers, each in turn, on the same core and under the same load; results go to
 * bench/results, one file a scenario, and docs/performance.md is written from all that are there. See bench-options.ts.
 */
import { type BenchOptions, parseBenchOptions } from './bench-options.ts';
import { machineText } from './foreign-load.ts';
import { LoadProcess } from './load-process.ts';
import { canPin } from './pinned-process.ts';
import { writeReport } from './report/write-report.ts';
import { loadResult, type Result, type Sample, saveResult } from './sample.ts';
import type { Scenario } from './scenario/scenario.ts';
import { versionsOf } from './versions.ts';

async function main(): Promise<void> {
  const options = parseBenchOptions(process.argv.slice(2));
  if (!options.reportOnly) {
    const versions = await versionsOf(options.peers);
    const load = new LoadProcess();
    try {
      for (const scenario of options.scenarios) await measure(scenario, options, versions, load);
    } finally {
      await load.close();
    }
  }
  if (!options.dryRun) await writeReport();
}

async function measure(
  scenario: Scenario,
  options: BenchOptions,
  versions: Record<string, string>,
  load: LoadProcess,
): Promise<void> {
  const asked = options.peers.filter((peer) => scenario.asks(peer));
  const machine = [`${machineText()} before${canPin ? '' : ', nothing pinned'}`];
  const before = await loadResult(scenario.name);
  // Peers that are not asked now keep what they had.
  const kept = before?.samples.filter(({ peer }) => !asked.some((name) => name === peer)) ?? [];
  const samples: Sample[] = [];
  const save = async (): Promise<void> => {
    if (options.dryRun) return;
    const result: Result = {
      scenario: scenario.name,
      at: new Date().toISOString(),
      command: commandOf(scenario, options),
      machine: [...machine, `${machineText()} after`],
      versions: { ...before?.versions, ...versions },
      samples: [...kept, ...samples],
    };
    await saveResult(result);
  };
  for (
    let repeat = 1;
    repeat <= Math.min(options.repeats, scenario.maxRepeats ?? options.repeats);
    repeat += 1
  ) {
    for (const peer of asked) {
      const say = (text: string): void => console.log(`${scenario.name} ${repeat} ${peer}: ${text}`);
      try {
        samples.push(
          ...(await scenario.run({ peer, repeat, seconds: options.seconds, load, earlier: samples, say })),
        );
      } catch (error) {
        // One peer's failure must not cost the others' figures.
        say(`failed: ${error instanceof Error ? error.message : String(error)}`);
        samples.push({ peer, repeat, point: 'failed', figures: {}, faults: [String(error)] });
      }
      await save();
    }
  }
}

function commandOf({ name }: Scenario, { peers, repeats, seconds }: BenchOptions): string {
  return `npm run bench -- --scenario ${name} --peers ${peers.join(',')} --repeats ${repeats} --seconds ${seconds}`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
