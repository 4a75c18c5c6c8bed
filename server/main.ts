/** The process: environment in, signals in, one line of welcome out. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { openSqliteRoomStore } from '../persistence/sqlite/open-sqlite-room-store.ts';
import { loadSecrets } from './auth/secrets.ts';
import { type Clock, createSystemClock } from './clock.ts';
import { ConfigError } from './config/parse-config.ts';
import { readConfig } from './config/read-config.ts';
import { createServer, type DownbeatServer } from './create-server.ts';

async function main(): Promise<void> {
  const config = readConfig();
  const clock = createSystemClock();
  const logger = pino({ level: config.logLevel });
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const secrets = await loadSecrets(config);
  const store = openSqliteRoomStore({
    file: join(config.dataDir, 'downbeat.db'),
    synchronous: config.synchronous,
  });
  const server = await createServer({ config, clock, store, secrets, logger });
  const port = await server.listen();
  const url = config.publicUrl ?? `http://localhost:${port}`;
  process.stdout.write(welcome(url, secrets.teacherKey));
  stopOnSignal(server, () => store.close(), clock, config.timing.drainTimeoutMs);
}

function welcome(url: string, teacherKey: string): string {
  return [
    '',
    '  Downbeat is ready.',
    '',
    `  Teacher's link   ${url}/docs`,
    `  Teacher's key    ${teacherKey}`,
    '',
    '',
  ].join('\n');
}

function stopOnSignal(
  server: DownbeatServer,
  closeStore: () => Promise<void>,
  clock: Clock,
  timeoutMs: number,
): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    clock.at(clock.now() + timeoutMs, () => process.exit(1));
    server
      .close()
      .then(closeStore)
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  const known =
    error instanceof ConfigError || (error instanceof Error && error.name === 'SchemaTooNewError');
  process.stderr.write(
    `${known ? error.message : error instanceof Error ? (error.stack ?? error.message) : error}\n`,
  );
  process.exit(1);
});
