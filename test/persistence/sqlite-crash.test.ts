import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CompiledStore, compileStore } from './compiled-store.ts';
import { createFilePlace } from './file-store-place.ts';
import { commitOf, roomRecord, update, updates } from './room-records.ts';

/** Prints the seq of each commit once it has resolved; `writeSync`, so that nothing printed is lost with the process. */
const committingProgram = `
import { writeSync } from 'node:fs';
const [file, synchronous, firstSeq] = process.argv.slice(2);
const store = openSqliteRoomStore({ file, synchronous });
const update = (seq) => ({ seq, update: Uint8Array.of(seq % 256, 200, 7, seq >> 8) });
try {
  for (let seq = Number(firstSeq); ; seq += 1) {
    const commits = ['r1', 'r2'].map((roomId) => ({ roomId, epoch: 1, updates: [update(seq)], clientIds: [] }));
    for (const { error } of await store.commit(commits)) throw error;
    writeSync(1, 'stored ' + seq + '\\n');
    if (seq % 40 === 0) await store.compact('r1', 1, { seq, update: Uint8Array.of(1) });
  }
} catch (error) {
  writeSync(1, 'commit: ' + error.message + '\\n');
  try {
    await store.checkWritable();
    writeSync(1, 'writable\\n');
  } catch (reason) {
    writeSync(1, 'not writable: ' + reason.message + '\\n');
  }
}
`;

describe('a process that ends in the middle of commits', () => {
  let compiled: CompiledStore;
  let program: string;
  beforeAll(() => {
    compiled = compileStore();
    program = compiled.addProgram('committing.js', committingProgram);
  }, 60_000);
  afterAll(() => compiled?.remove());

  /** Runs the program to its end and returns the lines that it printed. */
  async function run(command: string, args: string[], onStored: (kill: () => void, seq: number) => void) {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      onStored(() => child.kill('SIGKILL'), Number(line.replace('stored ', '')));
    }
    return lines;
  }

  function lastStored(lines: readonly string[]): number {
    return Math.max(
      0,
      ...lines.filter((line) => line.startsWith('stored ')).map((line) => Number(line.slice(7))),
    );
  }

  it.each(['FULL', 'NORMAL'])(
    'kill -9 with synchronous=%s loses no commit that had resolved, and stores none by half',
    async (mode) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 3 }),
          async (kills) => {
            const place = createFilePlace();
            let store = place.open();
            for (const roomId of ['r1', 'r2']) await store.createRoom(roomRecord(roomId));
            let newest = 0;
            for (const commitsUntilKill of kills) {
              await store.close();
              const args = [program, place.file, mode, String(newest + 1)];
              const killAt = newest + commitsUntilKill;
              const lines = await run(process.execPath, args, (kill, seq) => seq === killAt && kill());
              const printed = lastStored(lines);
              expect(printed).toBeGreaterThanOrEqual(killAt);

              store = place.open();
              const whole = (await store.loadDocument('r2')).updates;
              newest = whole.length;
              expect(newest).toBeGreaterThanOrEqual(printed);
              expect(newest).toBeLessThanOrEqual(printed + 1);
              expect(whole).toEqual(updates(1, newest));
              const compacted = await store.loadDocument('r1');
              expect(compacted.updates).toEqual(updates((compacted.snapshot?.seq ?? 0) + 1, newest));
            }
            await store.close();
            place.remove();
          },
        ),
        { numRuns: 3 },
      );
    },
  );

  it('a full disk rejects the commit, is seen by the readiness check, and keeps what was stored', async () => {
    const place = createFilePlace();
    let store = place.open();
    for (const roomId of ['r1', 'r2']) await store.createRoom(roomRecord(roomId));
    await store.close();
    // A limit on the size of files is the full disk that any user can make; the unit is 512 or 1024 bytes.
    const limited = `ulimit -f 600; exec "$@"`;
    const args = ['-c', limited, 'sh', process.execPath, program, place.file, 'NORMAL', '1'];
    const lines = await run('sh', args, () => undefined);
    expect(lines.at(-2)).toMatch(/^commit: .*(disk|full)/);
    expect(lines.at(-1)).toMatch(/^not writable: /);

    store = place.open();
    const printed = lastStored(lines);
    expect(printed).toBeGreaterThan(0);
    expect((await store.loadDocument('r2')).updates).toEqual(updates(1, printed));
    await store.commit([commitOf('r1', update(printed + 1))]);
    await store.close();
    place.remove();
  });
});
