/** The repository's source files as the architecture rules see them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { maskSource } from './mask.ts';

export const sourceFolders = [
  'server',
  'shared',
  'persistence',
  'client',
  'cli',
  'web',
  'test',
  'bench',
  'harness',
  'demo',
  'scripts',
] as const;

export interface Import {
  readonly specifier: string;
  /** The imported file's path, where the import is relative. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface SourceFile {
  /** Relative to the repository's root, with forward slashes. */
  readonly path: string;
  readonly code: string;
  readonly comments: string;
  readonly lineCount: number;
  readonly imports: readonly Import[];
}

export interface Violation {
  readonly path: string;
  readonly line: number;
  /** What is wrong and what to do. */
  readonly message: string;
}

/** The folder that decides what a file may do: `server` for `server/room/room.ts`. */
export function layerOf(path: string): string {
  return path.slice(0, path.indexOf('/'));
}

export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

const staticImport = /^[ \t]*(?:import|export)\s+(type\s)?[\w$\s{},*]*?\bfrom\s*['"]( *)['"]/gm;
const bareImport = /^[ \t]*import()\s*['"]( *)['"]/gm;
const dynamicImport = /\bimport()\s*\(\s*['"]( *)['"]/gm;

export function parseSourceFile(path: string, text: string): SourceFile {
  const { code, comments } = maskSource(text);
  const imports = [staticImport, bareImport, dynamicImport].flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match): Import => {
      // The specifier stands just before the closing quote, in the text that is not masked.
      const end = match.index + match[0].length - 1;
      const specifier = text.slice(end - (match[2] ?? '').length, end);
      const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined;
      const typeOnly = (match[1] ?? '') !== '';
      return { specifier, target, typeOnly, line: lineAt(text, end) };
    }),
  );
  const lineCount = text.replace(/\n$/, '').split('\n').length;
  return { path, code, comments, lineCount, imports };
}

export function readSourceFiles(root: string): SourceFile[] {
  return sourceFolders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
        .filter((path) => /\.tsx?$/.test(path) && !path.includes('/node_modules/')),
    )
    .sort()
    .map((path) => parseSourceFile(path, readFileSync(join(root, path), 'utf8')));
}
