/** What one run of a scenario brought, as it is kept in bench/results. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { resultsFolder } from './repository.ts';

export const Sample = Type.Object({
  peer: Type.String(),
  repeat: Type.Integer(),
  /** Which measurement of the scenario: `10 rooms`. */
  point: Type.String(),
  figures: Type.Record(Type.String(), Type.Number()),
  /** Loss, doubles, refusals, closed connections. */
  faults: Type.Array(Type.String()),
});
export type Sample = Static<typeof Sample>;

export const Result = Type.Object({
  scenario: Type.String(),
  /** ISO 8601. */
  at: Type.String(),
  command: Type.String(),
  /** Cores, versions, load averages before and after. */
  machine: Type.Array(Type.String()),
  versions: Type.Record(Type.String(), Type.String()),
  samples: Type.Array(Sample),
});
export type Result = Static<typeof Result>;

const fileOf = (scenario: string): string => join(resultsFolder, `${scenario}.json`);

export async function saveResult(result: Result): Promise<void> {
  await mkdir(resultsFolder, { recursive: true });
  await writeFile(fileOf(result.scenario), `${JSON.stringify(result, null, 1)}\n`);
}

/** Undefined where the scenario was never run. */
export async function loadResult(scenario: string): Promise<Result | undefined> {
  let text: string;
  try {
    text = await readFile(fileOf(scenario), 'utf8');
  } catch {
    return undefined;
  }
  return Value.Parse(Result, JSON.parse(text));
}
