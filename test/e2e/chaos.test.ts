import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Compiled, compile } from '../support/compiled.ts';

const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

let compiled: Compiled;
beforeAll(() => {
  compiled = compile(['server', 'persistence', 'harness/chaos', 'harness/process']);
}, 120_000);
afterAll(() => compiled.remove());

/** What it has printed. */
async function chaos(...args: string[]): Promise<string> {
  const main = compiled.path('harness/chaos/main.js');
  const run = promisify(execFile)(process.execPath, [main, ...args, '--rooms', '2', '--seed', String(seed)]);
  // A run with faults ends with 1, and its output says which.
  const { stdout } = await run.catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }));
  return stdout;
}

it.each(['FULL', 'NORMAL'])(
  `killed three times under load with synchronous=%s, a school comes back as it was (seed ${seed})`,
  async (synchronous) => {
    const stdout = await chaos('--kills', '3', '--clients', '12', '--synchronous', synchronous);
    expect(stdout).toMatch(/^kills 3, faults 0$/m);
    expect(stdout).toMatch(/^notes heard [1-9]\d*, twice 0$/m);
    expect(stdout).toMatch(/^clients whose copy was compared with the disk: 36;/m);
  },
  120_000,
);

it(`and so do light clients, which hold bytes instead of documents (seed ${seed})`, async () => {
  const stdout = await chaos('--kills', '2', '--clients', '4', '--light', '20', '--load', '2000');
  expect(stdout).toMatch(/^kills 2, faults 0$/m);
  expect(stdout).toMatch(/^clients whose copy was compared with the disk: 48;/m);
  expect(stdout).toMatch(/, light: p50 .* \(n 40\)$/m);
}, 120_000);
