/** `npm run demo -- [path.mid] [--students 30] [--minutes 1]`. */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** Shown to the audience. */
  readonly title: string;
  /** A Standard MIDI File. */
  readonly tunePath: string;
  readonly studentCount: number;
  /** Of music. */
  readonly minutes: number;
}

export interface DemoPlace {
  /** What a path that the user gives is relative to. */
  readonly userFolder: string;
}

/** The command can't be understood; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `Usage: npm run demo -- [path.mid] [--students 30] [--minutes 1]

  path.mid     the tune, a Standard MIDI File; "Frère Jacques" without one
  --students   how many, 2 to 100
  --minutes    how long they play, 0.05 to 60; a shorter tune goes round`;

/** The path is relative to the working directory, which npm sets to the repository's root. */
const defaultTune = { tunePath: 'demo/tune/frere-jacques.mid', title: 'Frère Jacques' } as const;
const maxTitleLength = 30;
/** A class of 100 can join in one go within the server's default limits. */
const studentRange = { least: 2, most: 100 } as const;
const minuteRange = { least: 0.05, most: 60 } as const;

/** Undefined where help is asked for. Throws UsageError. */
export function parseDemoOptions(
  args: readonly string[],
  { userFolder }: DemoPlace,
): DemoOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [path, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`One tune at a time: what is "${more.join(' ')}"?`);
  const studentCount = readNumber('--students', values.students, studentRange);
  if (!Number.isInteger(studentCount)) throw new UsageError('--students must be a whole number.');
  return {
    ...(path === undefined ? defaultTune : { tunePath: resolve(userFolder, path), title: titleOf(path) }),
    studentCount,
    minutes: readNumber('--minutes', values.minutes, minuteRange),
  };
}

/** `old-macdonald.mid` as `old macdonald`. */
function titleOf(path: string): string {
  const name = basename(path).replace(/\.midi?$/i, '');
  return name
    .replace(/[-_\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, maxTitleLength);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        students: { type: 'string', default: '30' },
        minutes: { type: 'string', default: '1' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function readNumber(name: string, text: string, { least, most }: { least: number; most: number }): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= least && value <= most) return value;
  throw new UsageError(`${name} must be a number from ${least} to ${most}, not "${text}".`);
}
