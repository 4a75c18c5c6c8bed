import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Compiled, compile } from '../support/compiled.ts';
import { freePort, type ServerProcess, startServerProcess } from '../support/server-process.ts';

let compiled: Compiled;
let dataDir: string;
let server: ServerProcess | undefined;
const sockets: Socket[] = [];

beforeAll(() => {
  compiled = compile(['server', 'persistence']);
  dataDir = mkdtempSync(join(tmpdir(), 'downbeat-waiting-'));
}, 60_000);
afterAll(() => {
  compiled.remove();
  rmSync(dataDir, { recursive: true, force: true });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server?.resume();
  await server?.kill();
});

/** The system's own bound; 128 where it doesn't tell. */
function mostWaiting(): number {
  try {
    return Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8'));
  } catch {
    return 128;
  }
}

it('keeps a whole school that comes back at once waiting, and answers it', async () => {
  const port = await freePort();
  server = await startServerProcess(compiled.path('server/main.js'), {
    PORT: String(port),
    DATA_DIR: dataDir,
    DOWNBEAT_TEACHER_KEY: 'WAITING-TEST-KEY-0001',
  });
  server.suspend();
  const school = Math.min(700, mostWaiting());
  // Beyond the bound a connection would not be made before the server goes on, so this would never end.
  for (let i = 0; i < school; i += 1) {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  }
  const answers = sockets.map((socket) => once(socket, 'data').then(([bytes]) => String(bytes).slice(0, 15)));
  server.resume();
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['HTTP/1.1 200 OK']));
}, 30_000);
