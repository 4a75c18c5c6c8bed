import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type RootSpec, roomTable, rootNames } from '../../shared/room-table.ts';
import { findRegexes, parseNodes, stringConstants } from './regex-literal.ts';
import { canBacktrack, findBacktracking } from './regex-rule.ts';
import { layerOf, readSourceFiles } from './source-file.ts';

/** What may come to meet text that somebody else has written. */
const folders = ['server', 'shared', 'persistence', 'cli', 'client', 'web'];
/** Compiles the room table's key patterns, which are looked at by themselves. */
const tableCompiler = 'shared/room-schema.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = readSourceFiles(root)
  .filter(({ path }) => folders.includes(layerOf(path)))
  .map(({ path }) => parseNodes(path, readFileSync(`${root}/${path}`, 'utf8')));
const constants = stringConstants(files);

describe('no regular expression near untrusted text backtracks', () => {
  it('in any file', () => {
    const found = files
      .flatMap((file) => findBacktracking(file, constants))
      .filter(({ path }) => path !== tableCompiler);
    expect(found.map(({ path, line, message }) => `${path}:${line} ${message}`)).toEqual([]);
    const looked = files.flatMap((file) => findRegexes(file, constants).read);
    expect(looked.length).toBeGreaterThan(50);
  });

  it("in the room table's keys", () => {
    const specs = rootNames.map((name): RootSpec => roomTable[name]);
    const patterns = specs.flatMap(({ entries }) => (entries ? [`^(?:${entries.keyPattern})$`] : []));
    expect(patterns.length).toBeGreaterThan(3);
    expect(patterns.filter((pattern) => canBacktrack(pattern, ''))).toEqual([]);
  });
});

describe('canBacktrack', () => {
  it.each([
    ['^Bearer +(\\S.*?) *$', 'i'],
    ['\\/+$', ''],
    ['%.*$', ''],
    ['^(a+)+$', ''],
    ['^(?:ab)+(?:ab)+$', ''],
    ['^(?:ab|a|b)*c$', ''],
    ['\\s*,\\s*', ''],
    ['^[\\s\\u200c]+|[\\s\\u200c]+$', 'g'],
    ['(?=(?:a|b)*c)d', ''],
  ])('finds /%s/%s', (source, flags) => {
    expect(canBacktrack(source, flags)).toBe(true);
  });

  it.each([
    ['^\\d{1,15}$', ''],
    ['[^0-9A-Z]', 'g'],
    ['\\p{Zs}+', 'gu'],
    ['^[0-9a-hjkmnp-tv-z]{10}(?:,[0-9a-hjkmnp-tv-z]{10}){0,99}$', 'u'],
  ])('lets /%s/%s be', (source, flags) => {
    expect(canBacktrack(source, flags)).toBe(false);
  });
});

it('reads literals, constructors and schemas, and says what it cannot read', () => {
  const text = [
    "const part = 'b+';",
    'const one = /a+/i;',
    'const two = new RegExp(`^$' + '{part}$`);',
    "const schema = { pattern: '^c$', other: { pattern: /d/ } };",
    'const three = new RegExp(readConfig());',
  ].join('\n');
  const file = parseNodes('x.ts', text);
  const { read, unread } = findRegexes(file, stringConstants([file]));
  expect(read.map(({ source, flags }) => `/${source}/${flags}`).sort()).toEqual([
    '/^b+$/u',
    '/^c$/u',
    '/a+/i',
    '/d/',
  ]);
  expect(unread).toEqual([{ line: 5, text: 'new RegExp(readConfig())' }]);
});
