/** The process: reads the environment, handles signals and prints the welcome. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Logger, pino } from 'pino';
import { holdDataFolder } from '../persistence/sqlite/hold-data-folder.ts';
import { openSqliteRoomStore } from '../persistence/sqlite/open-sqlite-room-store.ts';
import { openSelStoreInWorker } from '../persistence/sqlite/sel/open-sel-store-in-worker.ts';
import { loadSecrets } from './auth/secrets.ts';
import { type Clock, createSystemClock } from './clock.ts';
import { readConfig } from './config/read-config.ts';
import { createServer, type DownbeatServer } from './create-server.ts';
import { CrashPolicy } from './room/crash-policy.ts';
import { startProblem } from './start-problem.ts';

async function main(): Promise<void> {
  const config = readConfig();
  const clock = createSystemClock();
  const logger = pino({ level: config.logLevel });
  surviveFaults(logger);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const secrets = await loadSecrets(config);
  const folder = holdDataFolder(config.dataDir);
  const store = openSqliteRoomStore({
    file: join(config.dataDir, 'downbeat.db'),
    synchronous: config.synchronous,
    onLoss: () => logger.error(lossAdvice),
  });
  const selStore = await openSelStoreInWorker({
    file: join(config.dataDir, 'sel.db'),
    lessonGapMs: config.timing.selLessonGapMs,
  });
  const server = await createServer({
    config,
    clock,
    store,
    selStore,
    secrets,
    logger,
    webDir: fileURLToPath(new URL('../pages', import.meta.url)),
  });
  const crashPolicy = new CrashPolicy({
    clock,
    liveRooms: () => server.rooms.liveRooms,
    onFault: (error) => logger.error({ err: error }, 'a room could not be failed'),
  });
  process.on('uncaughtException', (error) => crashPolicy.caught(error));
  const port = await server.listen();
  const closeStores = async (): Promise<void> => {
    await store.close();
    await selStore.close();
    folder.release();
  };
  stopOnSignal({ server, closeStores, clock, logger, timeoutMs: config.timing.drainTimeoutMs });
  // Printed last, because a program that waits for this line may send a signal at once.
  const url = config.publicUrl ?? `http://localhost:${port}`;
  process.stdout.write(welcome(url, secrets.teacherKey));
}

function welcome(url: string, teacherKey: string): string {
  return [
    '',
    '  Downbeat is ready.',
    '',
    // The key is behind the #, which browsers send to no server, so it is in no log.
    `  Teacher's link   ${url}/teach#key=${teacherKey}`,
    `  Students' link   ${url}`,
    '',
    '',
  ].join('\n');
}

interface Stop {
  readonly server: DownbeatServer;
  readonly closeStores: () => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timeoutMs: number;
}

function stopOnSignal({ server, closeStores, clock, logger, timeoutMs }: Stop): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    clock.after(timeoutMs, () => {
      logger.fatal('the rooms were not closed in time; what was acknowledged is stored');
      process.exit(1);
    });
    server
      .close()
      .then(closeStores)
      .then(
        () => process.exit(0),
        (error: unknown) => {
          logger.fatal({ err: error }, 'the server did not stop cleanly; what was acknowledged is stored');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

const lossAdvice =
  'downbeat.db holds less than the server has acknowledged: its write-ahead log was cut off, or the file was exchanged for an ' +
  'older one. Open rooms go on from what is left, in a new epoch. Check the disk; where a backup has more, restore it ' +
  '(npx downbeat restore FILE).';

/** A fault that no room's boundary caught would end every lesson of the school. It is logged, and the lessons go on. */
function surviveFaults(logger: Logger): void {
  const tell = (kind: string) => (error: unknown) => {
    const whatToDo = 'the lessons go on; report this as a bug, and restart the server after school';
    logger.error({ err: error, kind }, `a fault that nothing caught: ${whatToDo}`);
  };
  process.on('unhandledRejection', tell('rejection'));
  process.on('uncaughtException', tell('exception'));
}

main().catch((error: unknown) => {
  const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${startProblem(error) ?? fault}\n`);
  process.exit(1);
});
