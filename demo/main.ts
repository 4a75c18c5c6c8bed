/** `npm run demo`: a simulated class plays a tune on the real server, over real sockets, and is judged. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Lesson } from './class/lesson.ts';
import { type DemoOptions, parseDemoOptions, UsageError, usage } from './demo-options.ts';
import { type DemoServer, startDemoServer } from './demo-server.ts';
import { failuresOf } from './measure/verdict.ts';
import { Stage } from './stage/stage.ts';
import { count, dim } from './stage/style.ts';
import { drawVerdict } from './stage/verdict-text.ts';
import { readMidi } from './tune/read-midi.ts';
import type { Tune } from './tune/tune.ts';
import { TuneError } from './tune/tune-error.ts';

const serverMain = fileURLToPath(new URL('../server/main.js', import.meta.url));
const exitCode = { held: 0, failed: 1, usage: 2, interrupted: 130 } as const;

async function main(): Promise<number> {
  const userFolder = process.env.INIT_CWD ?? process.cwd();
  const options = parseDemoOptions(process.argv.slice(2), { userFolder });
  if (options === undefined) {
    console.log(usage);
    return exitCode.held;
  }
  const tune = await readTune(options.tunePath);
  const server = await startDemoServer(serverMain);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      server.stop().then(
        () => process.exit(exitCode.interrupted),
        () => process.exit(exitCode.interrupted),
      );
    });
  }
  try {
    return await present(server, tune, options);
  } finally {
    await server.stop();
  }
}

async function present(
  { url, teacherKey, logLines }: DemoServer,
  tune: Tune,
  options: DemoOptions,
): Promise<number> {
  const { studentCount, minutes, title } = options;
  console.log(`\n  A teacher opens a room, ${studentCount} students join …`);
  let stage: Stage | undefined;
  const lesson = await Lesson.prepare({
    url,
    teacherKey,
    title,
    tune,
    studentCount,
    minutes,
    onEvent: (says) => stage?.event(says),
  });
  const { leftOut } = lesson.band;
  if (leftOut > 0)
    console.log(`  ${count(leftOut)} notes are too many for ${studentCount} players and left out.`);
  stage = new Stage(lesson);
  const verdict = await lesson.play().finally(() => stage?.close());
  for (const line of drawVerdict(verdict)) console.log(line);
  for (const line of logLines) console.log(dim(`  server: ${line}`));
  await lesson.close();
  return failuresOf(verdict).length === 0 ? exitCode.held : exitCode.failed;
}

async function readTune(path: string): Promise<Tune> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new UsageError(`${path} can't be read.`, { cause: error });
  }
  return readMidi(bytes);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const isTheUsers = error instanceof UsageError || error instanceof TuneError;
    console.error(isTheUsers ? `${error.message}\n\n${usage}` : error);
    process.exit(isTheUsers ? exitCode.usage : exitCode.failed);
  },
);
