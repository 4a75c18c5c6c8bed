import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { migrations } from '../../persistence/sqlite/migrations.ts';
import { type Compiled, compile } from '../support/compiled.ts';
import { freePort, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { type Seat, StockClient } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { type CommandEnd, runDownbeat } from './downbeat-command.ts';

const teacherKey = 'BACKUP-TEST-KEY-0001';
let compiled: Compiled;
let folder: string;
let dataDir: string;
let port: string;
let server: ServerProcess | undefined;
const clients: StockClient[] = [];

beforeAll(() => {
  compiled = compile(['server', 'persistence', 'cli']);
}, 60_000);
afterAll(() => compiled.remove());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'downbeat-backup-'));
  dataDir = join(folder, 'data');
  port = String(await freePort());
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await server?.kill();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function start(dir = dataDir): Promise<ServerProcess> {
  const env = { PORT: port, DATA_DIR: dir, DOWNBEAT_TEACHER_KEY: teacherKey };
  server = await startServerProcess(compiled.path('server/main.js'), env);
  return server;
}

const downbeat = (...args: string[]): Promise<CommandEnd> => runDownbeat(compiled, dataDir, args);
const file = (): string => join(folder, 'class.backup');

async function post<T>(path: string, body: unknown, token?: string): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function connect(seat: Seat, doc = new Y.Doc()): Promise<StockClient> {
  const client = new StockClient(seat, doc, { maxBackoffTime: 100 });
  clients.push(client);
  return client.synced();
}

const openRoom = (title: string): Promise<Seat & { code: string }> =>
  post<Seat & { code: string }>('/api/rooms', { title }, teacherKey);

describe('npx downbeat backup and restore', () => {
  it('a backup taken while classes play brings them back to one moment, all databases whole', async () => {
    await start();
    const rooms = await Promise.all(['A', 'B', 'C'].map(openRoom));
    const players = await Promise.all(rooms.map((room) => connect(room)));
    // Beat n is written to the cell n % 64, one after the other: what a moment holds is a window of 64 numbers.
    let beat = 0;
    const play = setInterval(() => {
      beat += 1;
      for (const player of players) player.set('cells', cellOf(beat), Math.floor(beat / cellCount));
    }, 4);
    await until(() => beat > 100, 'the class to play');
    const before = beat;
    const saved = await downbeat('backup', file());
    const after = beat;
    clearInterval(play);
    expect(saved).toMatchObject({ code: 0, stderr: '' });
    expect(after).toBeGreaterThan(before + 10);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['class.backup', 'data']);
    for (const player of players) player.provider.disconnect();
    await server?.stop();

    rmSync(dataDir, { recursive: true });
    expect(await downbeat('restore', file())).toMatchObject({ code: 0, stderr: '' });
    await start();
    for (const room of rooms) {
      const back = await connect(room);
      const beats = Array.from({ length: cellCount }, (_, cell) => {
        const value = back.get('cells', cellOf(cell));
        return value === undefined ? undefined : Number(value) * cellCount + cell;
      });
      const newest = Math.max(...beats.map((found) => found ?? 0));
      expect(newest).toBeGreaterThanOrEqual(before - 20);
      expect(newest).toBeLessThanOrEqual(after);
      // Every cell holds the newest beat of its own that is not past the moment.
      const oldest = newest - cellCount + 1;
      for (const [cell, found] of beats.entries()) {
        expect(found).toBe(oldest + ((((cell - oldest) % cellCount) + cellCount) % cellCount));
      }
    }
  }, 60_000);

  it('documents that are newer than the backup are sent away, and a new one shows what it held', async () => {
    await start();
    const room = await openRoom('Year 3');
    const teacher = await connect(room);
    teacher.set('tempo', 'bpm', 77);
    const witness = await connect(await post<Seat>(`/api/rooms/${room.code}/join`, { name: 'Anna' }));
    await until(() => witness.get('tempo', 'bpm') === 77, 'the tempo');
    expect((await downbeat('backup', file())).code).toBe(0);
    teacher.set('tempo', 'bpm', 99);
    await until(() => witness.get('tempo', 'bpm') === 99, 'the tempo that will be lost');
    witness.provider.disconnect();
    teacher.provider.disconnect();
    await server?.stop();
    expect((await downbeat('restore', file())).code).toBe(0);
    await start();
    teacher.provider.connect();
    await until(() => teacher.closeCodes.includes(4409), 'the newer document to be sent away');
    // The token is of before the backup: the secret came back with it.
    const back = await connect(room);
    expect(back.contents()).toMatchObject({ tempo: { bpm: 77 }, room: { title: 'Year 3' } });
    expect(back.get('presence', witness.seat.participantId)).toMatchObject({ name: 'Anna', seat: 2 });
    expect(
      existsSync(join(dataDir, readdirSync(dataDir).find((name) => /^replaced-/.test(name)) ?? '?')),
    ).toBe(true);
  }, 60_000);

  it('does not restore under a running server, and leaves its class alone', async () => {
    await start();
    const room = await openRoom('Busy');
    const teacher = await connect(room);
    expect((await downbeat('backup', file())).code).toBe(0);
    const refused = await downbeat('restore', file());
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/downbeat\.db is in use\. Stop the server first\.\n$/);
    teacher.set('tempo', 'bpm', 141);
    const witness = await connect(await post<Seat>(`/api/rooms/${room.code}/join`, { name: 'Anna' }));
    await until(() => witness.get('tempo', 'bpm') === 141, 'the class to play on');
    expect(readdirSync(dataDir).filter((name) => /^replaced-|^\.restoring/.test(name))).toEqual([]);
  }, 60_000);

  it('replaces a damaged database and puts it aside', async () => {
    await start();
    const room = await openRoom('Year 5');
    expect((await downbeat('backup', file())).code).toBe(0);
    await server?.stop();
    const database = join(dataDir, 'downbeat.db');
    writeFileSync(database, Buffer.alloc(statSync(database).size, 'damage'));
    expect((await downbeat('restore', file())).code).toBe(0);
    const aside = readdirSync(dataDir).find((name) => name.startsWith('replaced-')) ?? '';
    expect(readFileSync(join(dataDir, aside, 'downbeat.db'), 'utf8')).toMatch(/^damage/);
    await start();
    expect((await connect(room)).contents()).toMatchObject({ room: { title: 'Year 5' } });
  }, 60_000);

  it('says what is wrong: no data, a name that is taken, no backup, a backup of a newer Downbeat', async () => {
    expect((await downbeat('backup', file())).stderr).toMatch(/holds no Downbeat data\. Set DATA_DIR/);
    await start();
    await openRoom('Year 6');
    expect((await downbeat('backup', file())).code).toBe(0);
    expect((await downbeat('backup', file())).stderr).toMatch(/exists already/);
    await server?.stop();
    const broken = join(folder, 'broken');
    writeFileSync(broken, 'not a backup');
    expect((await downbeat('restore', broken)).stderr).toMatch(/broken is no backup that can be read/);
    const db = new Database(join(dataDir, 'downbeat.db'));
    db.pragma(`user_version = ${migrations.length + 1}`);
    db.close();
    const newer = join(folder, 'newer');
    expect((await downbeat('backup', newer)).code).toBe(0);
    const refused = await downbeat('restore', newer);
    expect(refused.stderr).toMatch(/schema version.*Start the newer Downbeat/);
    expect(refused.code).toBe(1);
    expect((await downbeat('restore')).code).toBe(2);
    expect((await downbeat('nonsense')).stderr).toMatch(/no command "nonsense".*npx downbeat backup FILE/s);
  }, 60_000);

  it('saves nothing of a database that is damaged', async () => {
    await start();
    await openRoom('Year 7');
    await server?.stop();
    const path = join(dataDir, 'downbeat.db');
    const db = new Database(path);
    const pageSize = Number(db.pragma('page_size', { simple: true }));
    const page = Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'rooms'").pluck().get());
    db.close();
    const bytes = readFileSync(path);
    bytes.fill(0x5a, (page - 1) * pageSize, page * pageSize);
    writeFileSync(path, bytes);
    const refused = await downbeat('backup', file());
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/downbeat\.db is damaged: .*Nothing was saved/s);
    expect(existsSync(file())).toBe(false);
  }, 60_000);
});

const cellCount = 64;

function cellOf(beat: number): string {
  return `p1:${Math.floor((beat % cellCount) / 16)}:${beat % 16}`;
}
