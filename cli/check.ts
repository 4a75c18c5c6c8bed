/** `npx downbeat check URL`: whether a class could be taught there now. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DownbeatError } from '../client/index.ts';
import { readConfig } from '../server/config/read-config.ts';
import { withoutTrailingSlashes } from '../shared/base-url.ts';
import type { CheckResult } from './check/check-result.ts';
import { runCheck } from './check/run-check.ts';
import { type ThresholdName, type Thresholds, thresholds } from './check/thresholds.ts';
import { type Command, CommandError, UsageError } from './command.ts';

const thresholdNames = Object.keys(thresholds) as ThresholdName[];

export const check: Command = {
  usage: `URL [--json] [--students N] [--notes N] ${thresholdNames.map((name) => `[--${name} MS]`).join(' ')}`,
  summary: 'Plays with a throwaway class there; exit code 1 where it could not be taught.',
  async run(args) {
    const { url, json, students, notes, limits } = readArguments(args);
    const teacherKey = await findTeacherKey();
    const result = await runCheck({ url, teacherKey, students, notes, thresholds: limits }).catch(
      (error: unknown) => {
        throw error instanceof DownbeatError ? new CommandError(`${url}: ${error.message}`) : error;
      },
    );
    process.stdout.write(json ? `${JSON.stringify(result)}\n` : inWords(result));
    return result.ok ? 0 : 1;
  },
};

interface CheckArguments {
  readonly url: string;
  readonly json: boolean;
  readonly students: number;
  readonly notes: number;
  readonly limits: Thresholds;
}

/** Throws UsageError. */
function readArguments(args: readonly string[]): CheckArguments {
  const text = { type: 'string' } as const;
  const { values, positionals } = parse(args, {
    json: { type: 'boolean', default: false },
    students: text,
    notes: text,
    ...Object.fromEntries(thresholdNames.map((name) => [name, text])),
  });
  const [url, ...more] = positionals;
  if (url === undefined || more.length > 0 || !/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new UsageError('Give the one address to check, with http:// or https://.');
  }
  const number = (name: string, fallback: number, [least, most]: readonly [number, number]): number => {
    const given = values[name];
    const value = given === undefined ? fallback : Number(given);
    if (value >= least && value <= most) return value;
    throw new UsageError(`--${name} must be a number from ${least} to ${most}.`);
  };
  return {
    url: withoutTrailingSlashes(url),
    json: values.json === true,
    students: number('students', 8, [2, 40]),
    notes: number('notes', 100, [1, 10_000]),
    limits: {
      'note-p99': number('note-p99', thresholds['note-p99'].default, [1, 60_000]),
      'edit-p99': number('edit-p99', thresholds['edit-p99'].default, [1, 60_000]),
      'clock-spread': number('clock-spread', thresholds['clock-spread'].default, [1, 60_000]),
      'gate-p99': number('gate-p99', thresholds['gate-p99'].default, [1, 60_000]),
    },
  };
}

function parse(
  args: readonly string[],
  options: NonNullable<Parameters<typeof parseArgs>[0]>['options'],
): { values: Readonly<Record<string, unknown>>; positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...args], options: options ?? {}, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The arguments could not be read.');
  }
}

/** Not an argument: those stand in every process list. */
async function findTeacherKey(): Promise<string> {
  const { teacherKey, dataDir } = readConfig();
  if (teacherKey !== undefined) return teacherKey;
  try {
    return (await readFile(join(dataDir, 'teacher-key'), 'utf8')).trim();
  } catch (cause) {
    throw new CommandError(
      "Set DOWNBEAT_TEACHER_KEY, or DATA_DIR to the server's, so that a class can be opened.",
      {
        cause,
      },
    );
  }
}

function inWords({ url, ok, readyMs, findings }: CheckResult): string {
  const rows = findings.map(({ name, ok, says }) => `  ${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(12)} ${says}`);
  const verdict = ok ? 'A class can be taught there.' : 'Not good enough to teach with.';
  return `\n  ${url}: a class was there after ${readyMs} ms\n\n${rows.join('\n')}\n\n  ${verdict}\n\n`;
}
