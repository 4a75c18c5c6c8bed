/** Programs that a page shows whole: between its marks, `npm run docs` prints the file. */
import { readFileSync } from 'node:fs';

export const exampleDocs = ['README.md', 'docs/extending.md', 'docs/extensions.md'];

const example = /<!-- runs: (\S+) -->\n```ts\n(?:[^`]|`(?!``))*```/g;

export function withExamples(page: string): string {
  return page.replace(example, (_, file: string) => {
    const source = readFileSync(file, 'utf8').trimEnd();
    return `<!-- runs: ${file} -->\n\`\`\`ts\n${source}\n\`\`\``;
  });
}

/** The files that the page shows. */
export function examplesOf(page: string): string[] {
  return [...page.matchAll(example)].map(([, file = '']) => file);
}
