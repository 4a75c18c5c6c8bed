import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as prng from 'lib0/prng';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { ScheduledBeat } from '../../client/index.ts';
import { closeCode } from '../../shared/close-code.ts';
import type { Notice } from '../../shared/notice.ts';
import { type Compiled, compile } from '../support/compiled.ts';
import { freePort, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { until } from '../support/wait.ts';
import { type Laptop, SdkClass } from './sdk-class.ts';

const teacherKey = 'RESTART-TEST-KEY-0001';
const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const restartMs = 400;
const bpm = 120;
const beatMs = 60_000 / bpm;

let compiled: Compiled;
let dataDir: string;
let port: number;
let server: ServerProcess;
let lesson: SdkClass;

beforeAll(() => {
  compiled = compile(['server', 'persistence']);
});
afterAll(() => compiled.remove());

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'downbeat-restart-'));
  port = await freePort();
  await start();
  lesson = new SdkClass({ url: server.url, teacherKey });
});

afterEach(async () => {
  await lesson.dismiss();
  await server.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<void> {
  server = await startServerProcess(compiled.path('server/main.js'), {
    PORT: String(port),
    DATA_DIR: dataDir,
    DOWNBEAT_TEACHER_KEY: teacherKey,
    DOWNBEAT_RESTART_MS: String(restartMs),
  });
}

/** What a laptop sounds: a beat that is called off and moved counts where it ends up. */
function listen({ classroom }: Laptop): Map<number, ScheduledBeat[]> {
  const sounded = new Map<number, ScheduledBeat[]>();
  classroom.onBeat((beat) => sounded.set(beat.beat, [...(sounded.get(beat.beat) ?? []), beat]), {
    onCancel: ({ beat }) => sounded.set(beat, (sounded.get(beat) ?? []).slice(0, -1)),
  });
  return sounded;
}

/** Edits until it is called; then resolves to the last velocity of each cell that a laptop alone writes. */
function keepEditing(laptops: readonly Laptop[], random: prng.PRNG): () => ReadonlyMap<string, number> {
  const written = new Map<string, number>();
  const timer = setInterval(() => {
    const index = prng.int31(random, 0, laptops.length - 1);
    const [lane, step] = [index % 4, prng.int31(random, 0, 7) + (index < 4 ? 0 : 8)];
    const velocity = prng.int31(random, 1, 127);
    laptops[index]?.classroom.setCell('p1', lane, step, velocity);
    written.set(`p1:${lane}:${step}`, velocity);
  }, 4);
  return () => {
    clearInterval(timer);
    return written;
  };
}

const isLive = ({ classroom }: Laptop): boolean => classroom.connection.status === 'live';

it('two rolling restarts under load lose no update, and no beat is skipped or doubled', async () => {
  const teacher = await lesson.open();
  const names = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus'];
  const laptops = [teacher, ...(await Promise.all(names.map((name) => lesson.join(teacher, name))))];
  const waits: number[][] = laptops.map(() => []);
  for (const [index, { classroom }] of laptops.entries()) {
    classroom.on('notice', ({ root, retryAfterMs }: Notice) => {
      if (root === undefined && retryAfterMs !== undefined) waits[index]?.push(retryAfterMs);
    });
  }
  const sounded = laptops.map(listen);
  teacher.classroom.setTempo({ bpm });
  teacher.classroom.start();
  await until(() => sounded.every((beats) => beats.size > 2), 'the music');
  const firstBeats = sounded.map((beats) => Math.max(...beats.keys()));
  const random = prng.create(seed);
  const stopEditing = keepEditing(laptops, random);
  for (let restart = 1; restart <= 2; restart++) {
    await until(() => prng.real53(random) < 0.02, 'a moment');
    expect(await server.stop()).toBe(0);
    await start();
    await until(() => laptops.every(isLive), `everybody to be back (seed ${seed})`, 15_000);
    const codes = laptops.map(({ closeCodes }) =>
      closeCodes.filter((code) => code === closeCode.draining.code),
    );
    expect(codes.map(({ length }) => length)).toEqual(laptops.map(() => restart));
  }
  const lastBeats = sounded.map((beats) => Math.max(...beats.keys()));
  await until(() => sounded.every((beats, i) => beats.has((lastBeats[i] ?? 0) + 4)), 'the music to go on');
  const written = stopEditing();
  const witness = await lesson.join(teacher, 'Witness');
  const cells = (): unknown => Object.fromEntries(witness.classroom.doc.getMap('cells').entries());
  await until(
    () => laptops.every(({ classroom }) => sameClocks(classroom.doc, witness.classroom.doc)),
    `every struct to be everywhere (seed ${seed})`,
  );
  expect(cells()).toEqual(Object.fromEntries(written));
  for (const each of waits) {
    expect(each).toHaveLength(2);
    for (const wait of each) expect(wait).toBeGreaterThanOrEqual(restartMs);
    for (const wait of each) expect(wait).toBeLessThanOrEqual(2 * restartMs);
  }
  expect(new Set(waits.flat()).size).toBeGreaterThan(2);
  for (const [index, beats] of sounded.entries()) {
    const from = firstBeats[index] ?? 0;
    const to = (lastBeats[index] ?? 0) + 4;
    const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const times = numbers.map((beat) => beats.get(beat)?.map(({ localAt }) => localAt) ?? []);
    expect(times.map(({ length }) => length)).toEqual(numbers.map(() => 1));
    const gaps = times.slice(1).map(([at = 0], i) => at - (times[i]?.[0] ?? 0));
    for (const gap of gaps) expect(Math.abs(gap - beatMs), `gaps ${gaps}`).toBeLessThan(60);
  }
}, 60_000);

function sameClocks(one: Y.Doc, other: Y.Doc): boolean {
  const [a, b] = [one, other].map((doc) => Y.decodeStateVector(Y.encodeStateVector(doc)));
  return (
    a !== undefined &&
    b !== undefined &&
    a.size === b.size &&
    [...a].every(([id, clock]) => b.get(id) === clock)
  );
}
