import { describe, expect, it } from 'vitest';
import { findBadShapes, medianLineCount } from './shape-rule.ts';
import { parseSourceFile } from './source-file.ts';
import { findForbiddenText } from './text-rule.ts';

const objections = (path: string, text: string) => findForbiddenText(parseSourceFile(path, text));

// Put together here, so that a search of the sources for these words does not stop at this file.
const top = 'any';
const tsIgnore = '@ts-'.concat('ignore');
const lintIgnore = 'biome-'.concat('ignore');
const promise = 'TO'.concat('DO');
const skip = 'skip';

describe('the rules on text', () => {
  it.each([
    ['shared/a.ts', `let b: ${top};`],
    ['shared/a.ts', `const b = c as ${top};`],
    ['shared/a.ts', `function b(c: Map<string, ${top}>): void {}`],
    ['test/a.ts', `type B = ${top}[];`],
    ['test/a.ts', `type B<C> = C extends D ? ${top} : never;`],
    ['shared/a.ts', `// ${tsIgnore}`],
    ['server/a.ts', `/* ${lintIgnore} lint: no */`],
    ['demo/a.ts', `// ${promise}: later`],
    ['test/a.test.ts', `it.${skip}('works', () => {});`],
    ['test/a.test.ts', `describe.${skip}If(slow)('works', () => {});`],
    ['server/a.ts', "console.log('hello');"],
    ['test/a.ts', 'console.error(error);'],
    ['server/a.ts', 'const port = process.env.PORT;'],
    ['server/configure.ts', "const port = process.env['PORT'];"],
    ['persistence/a.ts', 'const at = Date.now();'],
    ['server/a.ts', `const id = \`a-\${Date.now()}\`;`],
    ['server/room/a.ts', 'const at = new Date();'],
    ['server/a.ts', 'const at = performance.now();'],
    ['server/a.ts', 'setTimeout(run, 10);'],
    ['server/a.ts', "import { setInterval } from 'node:timers/promises';"],
    ['server/a.ts', 'setImmediate(run);'],
    ['shared/a.ts', 'const at = Date.now();'],
    ['shared/a.ts', 'globalThis.performance.mark();'],
    ['shared/a.ts', 'await fetch(url);'],
  ])('refuse in %s: %s', (path, text) => {
    expect(objections(path, `\n${text}\n`)).toMatchObject([{ path, line: 2 }]);
  });

  it.each([
    ['shared/a.ts', 'const ref = { deleted: 1, any: 8 };'],
    ['test/a.ts', 'check(fc.property(timelines, (any, at) => beatAt(any, at)));'],
    ['shared/a.ts', 'await Promise.any(all); // any of them'],
    ['shared/a.ts', "throw new Error('is any: of these');"],
    ['server/clock.ts', 'setTimeout(run, Date.now() - performance.now());'],
    ['server/config/environment.ts', 'parseConfig(process.env);'],
    ['server/a.ts', '// never Date.now() here'],
    ['server/a.ts', 'const at = new Date(unixMs);'],
    ['demo/a.ts', 'console.log(process.env.HOME);'],
    ['client/a.ts', 'setTimeout(run, Date.now());'],
    ['server/a.ts', 'iterator.only(1);'],
  ])('allow in %s: %s', (path, text) => {
    expect(objections(path, text)).toEqual([]);
  });
});

describe('the rules on shape', () => {
  const lines = (count: number): string => 'x;\n'.repeat(count);
  const shapes = (path: string, text = '') => findBadShapes(parseSourceFile(path, text));

  it('set a limit of 400 lines, and of 500 for tests', () => {
    expect(shapes('server/a.ts', lines(400))).toEqual([]);
    expect(shapes('server/a.ts', lines(401))).toMatchObject([{ line: 401 }]);
    expect(shapes('test/a.test.ts', lines(500))).toEqual([]);
    expect(shapes('test/a.test.ts', lines(501))).toHaveLength(1);
  });

  it.each(['server/room/RoomStore.ts', 'server/room_store.ts', 'web/Page.tsx', 'server/a--b.ts'])(
    'refuse %s, which is not kebab-case',
    (path) => {
      expect(shapes(path)).toHaveLength(1);
    },
  );

  it.each(['server/utils.ts', 'server/room-manager.ts', 'shared/types/note.ts', 'test/helpers/a.test.ts'])(
    'refuse %s, which names no concept',
    (path) => {
      expect(shapes(path)).toHaveLength(1);
    },
  );

  it.each([
    'server/room/room-2.ts',
    'test/gate/g1-decode.test.ts',
    'web/beat-light.tsx',
    'demo/midi-file.d.ts',
  ])('allow %s', (path) => {
    expect(shapes(path)).toEqual([]);
  });

  it('count the median of what there is', () => {
    const files = [1, 9, 3].map((count) => parseSourceFile('a/a.ts', lines(count)));
    expect(medianLineCount(files)).toBe(3);
    expect(medianLineCount([])).toBe(0);
  });
});
