/** `npm run bench -- [--scenario notes,edits] [--peers downbeat,ws] [--repeats 3] [--seconds 3] [--report]`. */
import { parseArgs } from 'node:util';
import { type PeerName, peerNames } from './peer.ts';
import type { Scenario } from './scenario/scenario.ts';
import { scenarios } from './scenario/scenarios.ts';

export interface BenchOptions {
  readonly scenarios: readonly Scenario[];
  readonly peers: readonly PeerName[];
  readonly repeats: number;
  /** Of each measurement. */
  readonly seconds: number;
  /** Measures nothing: writes the page from what is stored. */
  readonly reportOnly: boolean;
  /** Prints the figures and stores nothing. */
  readonly dryRun: boolean;
}

/** Throws Error, with what is wrong. */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenario: { type: 'string', default: scenarios.map(({ name }) => name).join(',') },
      peers: { type: 'string', default: peerNames.join(',') },
      repeats: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '3' },
      report: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  return {
    scenarios: pick('--scenario', values.scenario, scenarios, ({ name }) => name),
    peers: pick('--peers', values.peers, peerNames, (name) => name),
    repeats: wholeNumber('--repeats', values.repeats, 20),
    seconds: wholeNumber('--seconds', values.seconds, 600),
    reportOnly: values.report,
    dryRun: values['dry-run'],
  };
}

/** In the order of `all`. */
function pick<Item>(
  option: string,
  text: string,
  all: readonly Item[],
  nameOf: (item: Item) => string,
): Item[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !all.some((item) => nameOf(item) === name));
  if (unknown !== undefined) {
    throw new Error(`${option}: there is no "${unknown}"; there are ${all.map(nameOf).join(', ')}.`);
  }
  return all.filter((item) => names.includes(nameOf(item)));
}

function wholeNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`${option} must be a whole number from 1 to ${most}, not "${text}".`);
}
