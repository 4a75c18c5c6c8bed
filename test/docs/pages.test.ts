/** What the pages say of the repository is so: the files that they name, the pages that they link to, the programs that they show. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '');
const files = new Set(tracked);
const folders = new Set(tracked.flatMap((path) => parents(path)));
const pages = tracked.filter((path) => path.endsWith('.md') && !path.startsWith('bench/results/'));

function parents(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

const sourceFolder = /^(?:server|shared|persistence|client|web|cli|demo|bench|harness|scripts|test)\//;
const testFolder = /^(?:gate|e2e|browser|simulator)\//;

/** What stands between backticks and is a path of ours; tests may be named without `test/` and ending. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(/`([\w./-]+)`/g)]
    .map(([, name = '']) => name)
    .filter((name) => sourceFolder.test(name) || testFolder.test(name));
}

function exists(name: string): boolean {
  const path = name.replace(/\/$/, '');
  const candidates = [
    path,
    `${path}.ts`,
    `${path}.test.ts`,
    `${path}.tsx`,
    `test/${path}.test.ts`,
    `test/${path}`,
  ];
  return candidates.some((candidate) => files.has(candidate) || folders.has(candidate));
}

const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replace(/\s/g, '-');

function anchorsOf(page: string): Set<string> {
  const headings = readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm);
  return new Set([...headings].map(([, heading = '']) => anchorOf(heading)));
}

it.each(pages)('%s names files that are there', (page) => {
  expect(pathsIn(readFileSync(page, 'utf8')).filter((name) => !exists(name))).toEqual([]);
});

it.each(pages)('%s links to what is there', (page) => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(#[^)\s]*)?\)/g)];
  const broken = links.flatMap(([link, path = '', anchor]) => {
    const target = path === '' ? page : normalize(join(dirname(page), path)).replace(/\/$/, '');
    if (!files.has(target) && !folders.has(target)) return [link];
    return anchor === undefined || anchorsOf(target).has(anchor.slice(1)) ? [] : [link];
  });
  expect(broken).toEqual([]);
});

it.each(pages)('%s speaks of the product, and of no paper that is not here', (page) => {
  expect(readFileSync(page, 'utf8')).not.toMatch(/design section|\.\.\/shared\/design/);
});
