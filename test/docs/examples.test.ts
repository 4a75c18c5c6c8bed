/** The programs that the pages show whole do what the pages say. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { exampleDocs, examplesOf } from '../../scripts/doc-examples.ts';
import { type Compiled, compile } from '../support/compiled.ts';
import { freePort } from '../support/server-process.ts';
import { type Seat, StockClient } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';

let compiled: Compiled;
let folder: string;
let url: string;
let teacherKey: string;
const running: ChildProcess[] = [];

beforeAll(() => {
  compiled = compile(['server', 'persistence', 'client', 'demo/examples']);
}, 120_000);
afterAll(() => compiled.remove());

function run(file: string, args: readonly string[], env: Record<string, string>): () => string {
  const program = compiled.path(file.replace(/\.ts$/, '.js'));
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  return () => output;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'downbeat-example-'));
  const port = await freePort();
  const printed = run('demo/examples/embed.ts', [], {
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: folder,
  });
  await until(() => printed().includes('#key='), 'the embedding server to print its link', 20_000);
  teacherKey = printed().trim().split('#key=')[1] ?? '';
  url = `http://127.0.0.1:${port}`;
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

interface Opened extends Seat {
  readonly code: string;
}

async function openRoom(): Promise<Opened> {
  const answer = await fetch(`${url}/api/rooms`, {
    method: 'POST',
    headers: { authorization: `Bearer ${teacherKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ bpm: 120 }),
  });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Opened;
}

it('each of them is run here', () => {
  const shown = exampleDocs.flatMap((page) => examplesOf(readFileSync(page, 'utf8')));
  expect(new Set(shown)).toEqual(new Set(['demo/examples/embed.ts', 'demo/examples/sdk.ts']));
});

it('an embedding application has its own route beside those of a classroom', async () => {
  expect(await (await fetch(`${url}/lunch`)).json()).toEqual({ today: 'pasta' });
  await openRoom();
});

it('a program with the SDK joins, and what it sets is in the room', async () => {
  const opened = await openRoom();
  run('demo/examples/sdk.ts', [opened.code, url], {});
  const teacher = new StockClient(opened);
  await until(() => teacher.get('cells', 'p1:0:4') === 100, 'the cell to be set', 20_000);
  teacher.destroy();
}, 40_000);
