/** `npm run docs` writes the generated pages; with `--check` it fails where one of them is stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { generatedDocs } from './generated-docs.ts';

const check = process.argv.includes('--check');
const stale = [...generatedDocs()].filter(([path, text]) => text !== contentOf(path));

if (check && stale.length > 0) {
  console.error(`Out of date: ${stale.map(([path]) => path).join(', ')}. Run \`npm run docs\` and commit.`);
  process.exitCode = 1;
}
if (!check) for (const [path, text] of stale) writeFileSync(path, text);
console.log(check ? `${stale.length} stale` : `${stale.length} written`);

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
