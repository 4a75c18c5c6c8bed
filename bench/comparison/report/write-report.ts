/** What the benchmark writes: every table in bench/results/README.md, a summary and the targets in docs/performance.md, the plots. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeMarkedSection } from '../../beat-spread/marked-section.ts';
import { performancePage, plotsFolder, tablesPage } from '../repository.ts';
import { loadResult, type Result } from '../sample.ts';
import { scenarios } from '../scenario/scenarios.ts';
import { plotsOf } from './plots.ts';
import { scenarioText } from './scenario-text.ts';
import { summaryText } from './summary-text.ts';
import { targetText } from './target.ts';

export async function writeReport(): Promise<void> {
  const results = new Map<string, Result>();
  for (const { name } of scenarios) {
    const result = await loadResult(name);
    if (result === undefined) continue;
    results.set(name, result);
    await writeMarkedSection(tablesPage, `bench:${name}`, scenarioText(result));
  }
  await writeMarkedSection(performancePage, 'bench:targets', targetText(results));
  await writeMarkedSection(performancePage, 'bench:summary', summaryText(results));
  await mkdir(plotsFolder, { recursive: true });
  for (const [name, svg] of plotsOf(results)) await writeFile(join(plotsFolder, name), svg);
}
