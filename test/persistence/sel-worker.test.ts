/** The store in its own thread: it needs compiled files, so a process of its own. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Compiled, compile } from '../support/compiled.ts';
import { createSelPlace } from './sel-place.ts';

let compiled: Compiled;
beforeAll(() => {
  compiled = compile(['persistence']);
}, 60_000);
afterAll(() => compiled?.remove());

function run(name: string, source: string): unknown {
  const place = createSelPlace();
  try {
    const program = compiled.addProgram(
      name,
      `import Database from 'better-sqlite3';
import { openSelStoreInWorker } from './out/persistence/sqlite/sel/open-sel-store-in-worker.js';
const file = process.argv[2];
const store = await openSelStoreInWorker({ file, lessonGapMs: 900000 });
const snapshot = (source) => ({ kind: 'snapshot', source, roomId: 'room1', startedAt: 0, endedAt: 30000, contributions: [{
  participantId: 'annaannaaa', notes: 1, bouts: 1, turnsTaken: 0, turnsAssigned: 0, edits: 0, editBouts: 0,
  thanksGiven: 0, thanksReceived: 0, presentMs: 30000, availableMs: 30000, peers: [] }] });
const print = (value) => process.stdout.write(JSON.stringify(value));
${source}`,
    );
    return JSON.parse(
      execFileSync(process.execPath, [program, place.file], { encoding: 'utf8', timeout: 30_000 }),
    );
  } finally {
    place.remove();
  }
}

it('a file that is locked holds up the store’s thread and no other', () => {
  const result = run(
    'locked.js',
    `await store.save(snapshot('a'));
const other = new Database(file);
other.exec('BEGIN IMMEDIATE');
let longestMs = 0;
let last = performance.now();
const watch = setInterval(() => {
  longestMs = Math.max(longestMs, performance.now() - last);
  last = performance.now();
}, 5);
const begin = performance.now();
const error = await store.save(snapshot('b')).catch(({ name, message }) => ({ name, message }));
const waitedMs = performance.now() - begin;
clearInterval(watch);
other.exec('ROLLBACK');
other.close();
await store.save(snapshot('b'));
const { contributions } = await store.participation({ roomId: 'room1', scope: 'class' });
print({ error, waited: waitedMs > 900, held: longestMs > waitedMs / 2, notes: contributions[0].notes });
await store.close();`,
  );
  expect(result).toEqual({
    error: { name: 'SqliteError', message: 'database is locked' },
    waited: true,
    held: false,
    notes: 2,
  });
});

it('closing ends the thread, and the process can end', () => {
  expect(
    run(
      'closing.js',
      "await store.save(snapshot('a')); print(await store.lastEventId('room1')); await store.close();",
    ),
  ).toBe(1);
});

it('an error keeps its name on the way between the threads', () => {
  const source = `await store.changeSettings('room1', { checkIns: true });
await store.addCheckIn({ roomId: 'room1', participantId: 'annaannaaa' }, { energy: 1 }, 5);
const db = new Database(file);
db.exec('UPDATE entries SET sealed = zeroblob(40)');
db.close();
await store.entries('room1', undefined, { limit: 1 }).catch(({ name }) => print(name));
await store.close();`;
  expect(run('named.js', source)).toBe('SelRowError');
});

it('where there is one core, its thread gives way to the rooms’; told apart by Linux alone', () => {
  const source = `const { readdirSync, readFileSync } = await import('node:fs');
const threads = process.platform === 'linux' ? readdirSync('/proc/self/task') : [];
const niceOf = (thread) => Number(readFileSync('/proc/self/task/' + thread + '/stat', 'utf8').split(') ').at(-1).split(' ')[16]);
print(threads.filter((thread) => niceOf(thread) > niceOf(process.pid)).length);
await store.close();`;
  expect(run('priority.js', source)).toBe(process.platform === 'linux' ? 1 : 0);
});
