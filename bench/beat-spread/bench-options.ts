/** `npm run bench:beat -- [--networks A,B,C,D] [--seconds 20] [--students 30] [--processes 4] [--ppm 100] [--seed 1] [--write]`. */
import { parseArgs } from 'node:util';
import { Value } from 'typebox/value';
import { NetworkName } from './desk-message.ts';

export interface BenchOptions {
  readonly networks: readonly NetworkName[];
  /** Of the measurement in steady state, for each network. */
  readonly seconds: number;
  readonly students: number;
  readonly processes: number;
  /** How fast or slow the students' clocks run at most, parts per million. */
  readonly ppm: number;
  readonly seed: number;
  /** Puts the figures into bench/results/timing.md. */
  readonly write: boolean;
}

/** Throws Error, with what is wrong. */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      networks: { type: 'string', default: 'A,B,C,D' },
      seconds: { type: 'string', default: '20' },
      students: { type: 'string', default: '30' },
      processes: { type: 'string', default: '4' },
      ppm: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    networks: values.networks.split(',').map((name) => Value.Parse(NetworkName, name.trim().toUpperCase())),
    seconds: wholeNumber('--seconds', values.seconds, [5, 600]),
    students: wholeNumber('--students', values.students, [2, 100]),
    processes: wholeNumber('--processes', values.processes, [1, 16]),
    ppm: wholeNumber('--ppm', values.ppm, [0, 400]),
    seed: wholeNumber('--seed', values.seed, [0, 2 ** 31]),
    write: values.write,
  };
}

function wholeNumber(name: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
}
