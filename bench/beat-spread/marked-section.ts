/** A part of a Markdown page that a program writes, between two comments that a reader does not see. */
import { readFile, writeFile } from 'node:fs/promises';

/** Throws Error where the page has no such section. */
export async function writeMarkedSection(page: string, name: string, text: string): Promise<void> {
  const begin = `<!-- ${name}: begin -->`;
  const end = `<!-- ${name}: end -->`;
  const old = await readFile(page, 'utf8');
  const from = old.indexOf(begin);
  const to = old.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${page} has no section "${name}".`);
  await writeFile(page, `${old.slice(0, from + begin.length)}\n\n${text}\n\n${old.slice(to)}`);
}
