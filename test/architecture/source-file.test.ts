import { describe, expect, it } from 'vitest';
import { maskSource } from './mask.ts';
import { parseSourceFile } from './source-file.ts';

describe('masking a source', () => {
  it('keeps length and line breaks, and tells code from comments', () => {
    const text = 'let a = 1; // one\n/* two\n three */ let b = 2;\n';
    const { code, comments } = maskSource(text);
    expect(code).toBe('let a = 1;       \n      \n          let b = 2;\n');
    expect(comments).toBe('           // one\n/* two\n three */           \n');
  });

  it.each([
    ["f('// no');", "f(' ');"],
    ['f("it\'s \\" so");', 'f(" ");'],
    [`f(\`a \${b.c} d\`);`, `f(\` \${b.c} \`);`],
    ['f(/[\'"/*]+\\/x/g);', 'f(/ /g);'],
    ["a = b / c; d = 'e' / f;", "a = b / c; d = ' ' / f;"],
    ["const x = 1; // don't\ng('y');", "const x = 1; \ng(' ');"],
  ])('leaves only the code of %j', (text, code) => {
    const masked = maskSource(text).code;
    expect(masked).toHaveLength(text.length);
    expect(masked.replace(/ +/g, ' ')).toBe(code);
  });
});

describe('the imports of a source', () => {
  it('are found in every form, with what they lead to, their line and whether they are types only', () => {
    const text = [
      "import { a } from './a.ts';",
      'import type {',
      '  B,',
      "} from '../shared/b.ts';",
      "export * as c from 'lib0/encoding';",
      "export type { D } from './d.ts';",
      "import 'node:fs';",
      "const e = await import('./e.ts');",
      'import f, { type G } from "./f.ts";',
    ].join('\n');
    const found = parseSourceFile('server/x.ts', text).imports;
    expect(found.map(({ specifier, target, typeOnly, line }) => [line, specifier, target, typeOnly])).toEqual(
      [
        [1, './a.ts', 'server/a.ts', false],
        [4, '../shared/b.ts', 'shared/b.ts', true],
        [5, 'lib0/encoding', undefined, false],
        [6, './d.ts', 'server/d.ts', true],
        [9, './f.ts', 'server/f.ts', false],
        [7, 'node:fs', undefined, false],
        [8, './e.ts', 'server/e.ts', false],
      ],
    );
  });

  it('are not looked for in comments and strings', () => {
    const text =
      "// import a from './a.ts'\n/*\nimport b from './b.ts'\n*/\nconst c = `\nimport d from './d.ts'`;\n";
    expect(parseSourceFile('server/x.ts', text).imports).toEqual([]);
  });
});
