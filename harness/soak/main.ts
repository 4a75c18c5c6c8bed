/**
 * `npm run soak -- --hours 2`: lessons begin and end, rooms open and close, clients drop, for hours. What the server holds
 * (heap after a collection, handles, open files, file sizes) is sampled and must level out.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as prng from 'lib0/prng';
import { sleep } from '../../demo/class/wait.ts';
import { BenchServer } from '../process/bench-server.ts';
import { Curve, fileSizes } from './curve.ts';
import { holdLesson, type LessonCounts } from './lesson.ts';
import { School } from './school.ts';
import { parseSoakOptions, type SoakOptions } from './soak-options.ts';

const msPerHour = 3_600_000;
const sampleEveryMs = 15_000;
/** Short, so that an hour sees as many rooms come and go as a school week. */
const env = {
  DOWNBEAT_ROOM_IDLE_MS: '3000',
  DOWNBEAT_EPOCH_MIN_BYTES: '16384',
  DOWNBEAT_EPOCH_RATIO: '2',
  DOWNBEAT_COMPACT_AFTER_UPDATES: '200',
  DOWNBEAT_SEL_SNAPSHOT_INTERVAL_MS: '5000',
};
const lessonMs = { least: 10_000, most: 45_000 } as const;
const pauseMs = { least: 0, most: 8000 } as const;

async function main(): Promise<number> {
  const options = parseSoakOptions(process.argv.slice(2));
  const dataDir = await mkdtemp(join(tmpdir(), 'downbeat-soak-'));
  const server = await BenchServer.create({ dataDir, env });
  await server.start();
  console.log(`${JSON.stringify(options)}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`);
  const counts: LessonCounts = { lessons: 0, edits: 0, notes: 0, drops: 0, faults: 0 };
  const curve = new Curve();
  try {
    await run(options, server, dataDir, counts, curve);
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
  console.table(curve.table(24));
  console.log(JSON.stringify(counts));
  const faults = curve.faults();
  for (const line of server.logLines.slice(-10)) console.log(`server: ${line}`);
  for (const fault of faults) console.log(`FAULT: ${fault}`);
  return faults.length + counts.faults === 0 ? 0 : 1;
}

async function run(
  options: SoakOptions,
  server: BenchServer,
  dataDir: string,
  counts: LessonCounts,
  curve: Curve,
): Promise<void> {
  const random = prng.create(options.seed);
  const school = new School({ url: server.url, teacherKey: server.teacherKey, random, ...options });
  const startMs = performance.now();
  const endMs = startMs + options.hours * msPerHour;
  const isOver = (): boolean => performance.now() >= endMs;
  const slot = async (): Promise<void> => {
    while (!isOver()) {
      const room = await school.take();
      await holdLesson(room, random, prng.int31(random, lessonMs.least, lessonMs.most), counts);
      await school.giveBack(room);
      await sleep(prng.int31(random, pauseMs.least, pauseMs.most));
    }
  };
  const lessons = Promise.all(Array.from({ length: options.classes }, slot));
  while (!isOver()) {
    await sleep(Math.min(sampleEveryMs, endMs - performance.now()));
    const sample = await server.sample();
    const minutes = (performance.now() - startMs) / 60_000;
    const { lessons, faults } = counts;
    curve.add({
      ...sample,
      minutes,
      lessons,
      openedRooms: school.openedRooms,
      fileBytes: fileSizes(dataDir),
    });
    if (curve.points.length % 4 === 0) console.log(JSON.stringify({ ...curve.table(1).at(-1), faults }));
  }
  await lessons;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
