/** What must not stand in a source file, and where it may. */
import { layerOf, lineAt, type SourceFile, type Violation } from './source-file.ts';

interface TextRule {
  readonly where: 'code' | 'comments';
  readonly pattern: RegExp;
  readonly appliesTo: (path: string) => boolean;
  readonly message: string;
}

const inLayers =
  (...names: readonly string[]) =>
  (path: string): boolean =>
    names.includes(layerOf(path));
const everywhere = (): boolean => true;

const clocksAndTimers =
  /\bDate\s*\.\s*now\b|\bnew Date\(\s*\)|\bperformance\s*\.\s*now\b|\bhrtime\b|\bset(?:Timeout|Interval|Immediate)\b/g;

const textRules: readonly TextRule[] = [
  {
    where: 'code',
    // In the positions of a type only: a variable may have that name.
    pattern:
      /(?:[:<|&=?]|\b(?:as|extends|is|satisfies|readonly)\s|,(?=\s*any\s*(?:>|\||\[\])))\s*any\b(?!\s*[(.])/g,
    appliesTo: everywhere,
    message: 'The type of everything checks nothing: use `unknown` and narrow it, or name the type.',
  },
  {
    where: 'comments',
    pattern: /@ts-(?:ignore|expect-error|nocheck)|biome-(?:ignore)|eslint-(?:disable)/g,
    appliesTo: everywhere,
    message: 'A check is switched off here: mend what it complains about.',
  },
  {
    where: 'comments',
    pattern: /\b(?:TO[D]O|FIX[M]E|X[X]X)\b/g,
    appliesTo: everywhere,
    message: 'A promise is left here: keep it now or file an issue.',
  },
  {
    where: 'code',
    pattern: /\b(?:it|test|describe)\s*\.\s*(?:skip|only|todo|runIf)/g,
    appliesTo: inLayers('test'),
    message: 'A test that does not always run shows nothing: mend it or delete it.',
  },
  {
    where: 'code',
    pattern: /\bconsole\s*\./g,
    appliesTo: (path) => !inLayers('demo', 'bench', 'harness', 'scripts')(path),
    message: 'Only demo, bench and scripts print: use the logger that is passed in.',
  },
  {
    where: 'code',
    pattern: /\bprocess\s*\.\s*env\b/g,
    appliesTo: (path) =>
      inLayers('shared', 'persistence', 'server', 'client', 'web')(path) &&
      !path.startsWith('server/config/'),
    message: 'Only server/config reads the environment: take the value from the config that is passed in.',
  },
  {
    where: 'code',
    pattern: clocksAndTimers,
    appliesTo: (path) => inLayers('server', 'persistence')(path) && path !== 'server/clock.ts',
    message: 'Only server/clock.ts reads time: take a Clock as an argument.',
  },
  {
    where: 'code',
    pattern: new RegExp(`${clocksAndTimers.source}|\\bperformance\\b|\\bfetch\\s*\\(`, 'g'),
    appliesTo: inLayers('shared'),
    message: 'shared has no clock, no timers and no I/O: take the value as an argument.',
  },
];

export function findForbiddenText(file: SourceFile): Violation[] {
  return textRules
    .filter(({ appliesTo }) => appliesTo(file.path))
    .flatMap(({ where, pattern, message }) =>
      [...file[where].matchAll(pattern)].map((match) => ({
        path: file.path,
        // A match may begin with the line break before it.
        line: lineAt(file[where], match.index + match[0].length),
        message: `${match[0].trim()} — ${message}`,
      })),
    );
}
