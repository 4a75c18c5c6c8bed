/**
 * The real server in a process of its own, on a free port of this machine and with a data folder that goes with it: it
 * shares no event loop with the students, so that their work does not count as its own.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endProcess, isLogLine, launchServer } from './server-process.ts';

export interface DemoServer {
  readonly url: string;
  readonly teacherKey: string;
  /** What it has logged: warnings and worse. */
  readonly logLines: readonly string[];
  /** Ends the server and removes its data. Idempotent. */
  stop(): Promise<void>;
}

const startTimeoutMs = 20_000;
const stopTimeoutMs = 5000;

/** `main`: the compiled `server/main.js`. Rejects with Error where it does not come up. */
export async function startDemoServer(main: string): Promise<DemoServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'downbeat-demo-'));
  const removeData = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
  const teacherKey = `DEMO-${randomUUID()}`;
  const logLines: string[] = [];
  try {
    const { child, ready: port } = await launchServer({
      command: [process.execPath, '--enable-source-maps', main],
      env: {
        ...process.env,
        PORT: '0',
        HOST: '127.0.0.1',
        DATA_DIR: dataDir,
        DOWNBEAT_TEACHER_KEY: teacherKey,
        LOG_LEVEL: 'warn',
        // The address is read from the welcome.
        PUBLIC_URL: undefined,
      },
      readyIn: (line) => /^ {2}Teacher's link +http:\/\/localhost:(\d+)\//.exec(line)?.[1],
      onLine: (line) => {
        if (isLogLine(line)) logLines.push(line);
      },
      timeoutMs: startTimeoutMs,
    });
    const stop = async (): Promise<void> => {
      await endProcess(child, 'SIGTERM', stopTimeoutMs);
      await removeData();
    };
    return { url: `http://127.0.0.1:${port}`, teacherKey, logLines, stop };
  } catch (error) {
    await removeData();
    throw error;
  }
}
