import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findImportCycles } from './architecture/import-cycle.ts';
import { findForbiddenImports } from './architecture/import-rule.ts';
import { findBadShapes, medianLineCount } from './architecture/shape-rule.ts';
import { layerOf, readSourceFiles, sourceFolders, type Violation } from './architecture/source-file.ts';
import { findForbiddenText } from './architecture/text-rule.ts';

const files = readSourceFiles(fileURLToPath(new URL('..', import.meta.url)));

/** As text, so that a failure reads as a list of what to mend. */
function listOf(violations: readonly Violation[]): string[] {
  return violations.map(({ path, line, message }) => `${path}:${line} ${message}`);
}

describe('the source keeps to its architecture', () => {
  it('imports only along the arrows of docs/architecture.md', () => {
    expect(listOf(findForbiddenImports(files))).toEqual([]);
  });

  it('has no import cycle, not even through types', () => {
    expect(listOf(findImportCycles(files))).toEqual([]);
  });

  it('holds no `any`, no check switched off, and no clock, environment or console out of its place', () => {
    expect(listOf(files.flatMap(findForbiddenText))).toEqual([]);
  });

  it('has files of one concept: short, in kebab-case, named by what they own', () => {
    expect(listOf(files.flatMap(findBadShapes))).toEqual([]);
  });

  it('reads every folder that there is, and prints its medians', () => {
    expect(files.length).toBeGreaterThan(20);
    for (const folder of sourceFolders) {
      const own = files.filter(({ path }) => layerOf(path) === folder);
      const longest = Math.max(0, ...own.map(({ lineCount }) => lineCount));
      process.stdout.write(
        `${folder}: ${own.length} files, median ${medianLineCount(own)} lines, longest ${longest}\n`,
      );
    }
  });
});
