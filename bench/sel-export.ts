/**
 * What a long export costs the live rooms: `node scripts/run.mjs bench/sel-export.ts`. A term of 60 lessons of 30 students, in
 * the store's own thread as in the real server; another process reads each export over HTTP, while a timer in the rooms' thread,
 * due every 5 ms as a beat might be, says how long that thread was busy since its last call: so late a beat could be.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openSelStoreInWorker } from '../persistence/sqlite/sel/open-sel-store-in-worker.ts';
import { noContribution } from '../shared/sel/contribution.ts';
import { createTestServer } from '../test/support/test-server.ts';

const students = 30;
const lessons = 60;
const snapshotsPerLesson = 90;
const snapshotIntervalMs = 30_000;
const lessonGapMs = 900_000;
const dayMs = 86_400_000;
const timerMs = 5;
const runs = 5;

const folder = mkdtempSync(join(tmpdir(), 'downbeat-sel-export-'));
const file = join(folder, 'sel.db');
const selStore = await openSelStoreInWorker({ file, lessonGapMs });
const server = await createTestServer({ wrapSelStore: () => selStore });
const room = await server.createRoom();
const ids = Array.from({ length: students }, (_, index) => `st${String(index).padStart(8, '0')}`);

function snapshotOf(period: number) {
  const startedAt = period * snapshotIntervalMs;
  const contributions = ids.map((participantId) => ({
    ...noContribution(participantId),
    notes: 15,
    bouts: 4,
    edits: 6,
    editBouts: 2,
    presentMs: snapshotIntervalMs,
    availableMs: snapshotIntervalMs,
  }));
  const { roomId } = room;
  return {
    kind: 'snapshot',
    source: `${startedAt}`,
    roomId,
    startedAt,
    endedAt: startedAt + snapshotIntervalMs,
    contributions,
  } as const;
}

/** The first lesson's rows again, as those of the same room on another day: quicker than to save each. */
function copyLesson(db: Database.Database, lesson: number): void {
  const days = lesson - 1;
  const counts = Object.keys(db.prepare('SELECT * FROM participation').get() ?? {})
    .slice(3)
    .join(', ');
  const periods = days * snapshotsPerLesson;
  const later = days * dayMs;
  db.exec(`
    INSERT INTO periods SELECT room_id, period + ${periods}, ${lesson}, source || '-${lesson}', started_at + ${later},
      ended_at + ${later}, collaboration FROM periods WHERE lesson = 1;
    INSERT INTO participation SELECT room_id, period + ${periods}, participant_id, ${counts}
      FROM participation WHERE period <= ${snapshotsPerLesson};
    INSERT INTO lesson_totals SELECT room_id, ${lesson}, participant_id, ${counts}, ended_at + ${later}
      FROM lesson_totals WHERE lesson = 1`);
}

/** On-CPU time of the server's own thread, ms: what other processes of the machine do is not in it. Linux only. */
function busyMs(): number {
  const [onCpuNs = '0'] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
  return Number(onCpuNs) / 1e6;
}

/** How long the thread was busy between two calls of the timer, each time, sorted. */
async function busyDuring(work: () => Promise<unknown>): Promise<number[]> {
  const stretches: number[] = [];
  let last = busyMs();
  const timer = setInterval(() => {
    const now = busyMs();
    stretches.push(now - last);
    last = now;
  }, timerMs);
  await work();
  clearInterval(timer);
  return stretches.sort((a, b) => a - b);
}

const reader = `const [url, token] = process.argv.slice(1);
const response = await fetch(url, { headers: { authorization: 'Bearer ' + token } });
const { length } = await response.text();
process.stdout.write(response.status + ' ' + length);`;

/** The length of the answer. */
async function readElsewhere(path: string): Promise<number> {
  const url = `${server.url}/api/rooms/${room.code}/sel/${path}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', reader, url, room.token]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await once(child, 'close');
  const [status, length] = output.split(' ');
  if (status !== '200') throw new Error(`${path}: ${output}`);
  return Number(length);
}

async function measure(name: string, work: () => Promise<number>): Promise<Record<string, string | number>> {
  let characters = await work();
  const busy = await busyDuring(async () => {
    for (let run = 0; run < runs; run += 1) characters = await work();
  });
  const at = (q: number) => (busy[Math.min(busy.length - 1, Math.floor(q * busy.length))] ?? 0).toFixed(1);
  return { export: name, characters, 'busy, ms p50': at(0.5), p99: at(0.99), max: at(1) };
}

for (let period = 0; period < snapshotsPerLesson; period += 1) await selStore.save(snapshotOf(period));
const db = new Database(file);
for (let lesson = 2; lesson <= lessons; lesson += 1) copyLesson(db, lesson);
db.close();
const ofStudent = `students/${ids[0]}/export`;
console.table([
  await measure('none: another process starts and asks for the settings', () => readElsewhere('settings')),
  await measure("a student's, JSON", () => readElsewhere(ofStudent)),
  await measure("a student's, CSV", () => readElsewhere(`${ofStudent}?format=csv`)),
  await measure("the class's, JSON lines", () => readElsewhere('export?format=jsonl')),
  await measure("the class's, CSV", () => readElsewhere('export?format=csv')),
  await measure('xAPI', () => readElsewhere('export/xapi')),
  await measure('Caliper', () => readElsewhere('export/caliper')),
]);
await server.close();
rmSync(folder, { recursive: true });
