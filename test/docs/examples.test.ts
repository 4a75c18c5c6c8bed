/** The programs that the pages show whole do what the pages say. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { drumCircleServer } from '../../demo/examples/game.ts';
import { exampleDocs, examplesOf } from '../../scripts/doc-examples.ts';
import { type Compiled, compile } from '../support/compiled.ts';
import { freePort } from '../support/server-process.ts';
import { type Seat, StockClient } from '../support/stock-client.ts';
import { createTestServer } from '../support/test-server.ts';
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
  expect(new Set(shown)).toEqual(
    new Set(['embed', 'sdk', 'game', 'game-player'].map((name) => `demo/examples/${name}.ts`)),
  );
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

it('the game is played by programs that share its declaration with the server', async () => {
  const server = await createTestServer({ extensions: [drumCircleServer] });
  const { code } = await server.createRoom();
  const [anna, ben] = [
    run('demo/examples/game-player.ts', [code, server.url, 'Anna'], {}),
    run('demo/examples/game-player.ts', [code, server.url, 'Ben'], {}),
  ];
  await until(() => [anna, ben].every((printed) => printed().includes('together 2')), 'two hits', 20_000);
  // Who came first has heard the other.
  expect(anna() + ben()).toMatch(/heard \w+ low/);
  await server.close();
}, 40_000);

it('the game has forty lines', () => {
  const lines = ['game', 'game-player'].flatMap((name) =>
    readFileSync(`demo/examples/${name}.ts`, 'utf8')
      .split('\n')
      .filter((line) => /\w/.test(line)),
  );
  expect(lines.length).toBeLessThanOrEqual(40);
});
