/** How long a file may be and how it is called. */
import { layerOf, type SourceFile, type Violation } from './source-file.ts';

const maxLines = 400;
const maxTestLines = 500;
const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*\.tsx?$/;
const emptyNames = new Set(['util', 'utils', 'helper', 'helpers', 'type', 'types', 'manager', 'managers']);

export function findBadShapes(file: SourceFile): Violation[] {
  const { path, lineCount } = file;
  const violation = (message: string, line = 1): Violation[] => [{ path, line, message }];
  const limit = layerOf(path) === 'test' ? maxTestLines : maxLines;
  const segments = path.split('/');
  const emptyName = path.split(/[/.-]/).find((word) => emptyNames.has(word));
  return [
    ...(lineCount > limit
      ? violation(`${lineCount} lines, over the limit of ${limit}: split it by concept.`, limit + 1)
      : []),
    ...(kebabCase.test(segments.at(-1) ?? '') ? [] : violation('Name files in kebab-case, all lower case.')),
    ...(emptyName === undefined
      ? []
      : violation(`"${emptyName}" names no concept: name the file by what it owns.`)),
  ];
}

/** The middle line count; the higher of two where there are two. */
export function medianLineCount(files: readonly SourceFile[]): number {
  const counts = files.map(({ lineCount }) => lineCount).sort((a, b) => a - b);
  return counts[Math.floor(counts.length / 2)] ?? 0;
}
