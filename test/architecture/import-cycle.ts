/** Import cycles, those through types too: files in a cycle can't be understood, tested or moved one at a time. */
import type { SourceFile, Violation } from './source-file.ts';

/** One violation for each import that closes a cycle. */
export function findImportCycles(files: readonly SourceFile[]): Violation[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const violations: Violation[] = [];

  function visit(file: SourceFile, trail: readonly string[]): void {
    if (done.has(file.path)) return;
    const here = [...trail, file.path];
    for (const { target, line } of file.imports) {
      const next = target === undefined ? undefined : byPath.get(target);
      if (next === undefined) continue;
      const start = here.indexOf(next.path);
      if (start === -1) visit(next, here);
      else
        violations.push({ path: file.path, line, message: describeCycle([...here.slice(start), next.path]) });
    }
    done.add(file.path);
  }

  for (const file of files) visit(file, []);
  return violations;
}

function describeCycle(paths: readonly string[]): string {
  return `This import closes a cycle: ${paths.join(' → ')}. Move what both sides need to a file of its own.`;
}
