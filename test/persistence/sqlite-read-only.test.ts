import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startProblem } from '../../server/start-problem.ts';
import { type CompiledStore, compileStore } from './compiled-store.ts';
import { createFilePlace } from './file-store-place.ts';
import { commitOf, roomRecord, updates } from './room-records.ts';

/** To the superuser nothing is read-only: it becomes nobody first. */
const openingProgram = `
const [file] = process.argv.slice(2);
if (process.getuid?.() === 0) process.setuid(65534);
try {
  openSqliteRoomStore({ file, synchronous: 'FULL' });
  console.log(JSON.stringify({ message: 'opened', code: '' }));
} catch ({ message, code }) {
  console.log(JSON.stringify({ message, code }));
}
`;

let compiled: CompiledStore;
beforeAll(() => {
  compiled = compileStore();
}, 60_000);
afterAll(() => compiled.remove());

it('a folder that cannot be written is refused at the start with what to do, and stays as it was', async () => {
  const place = createFilePlace();
  const store = place.open();
  await store.createRoom(roomRecord('r1'));
  await store.commit([commitOf('r1', ...updates(1, 9))]);
  await store.close();
  const before = readFileSync(place.file);
  chmodSync(place.file, 0o444);
  chmodSync(dirname(place.file), 0o555);
  const program = compiled.addProgram('opening.js', openingProgram);
  const { stdout } = spawnSync(process.execPath, [program, place.file], { encoding: 'utf8' });
  const { message, code } = JSON.parse(stdout) as { message: string; code: string };
  expect(startProblem(Object.assign(new Error(message), { code }))).toMatch(/EACCES.*\n.*DATA_DIR/);
  chmodSync(dirname(place.file), 0o700);
  chmodSync(place.file, 0o600);
  expect(readFileSync(place.file).equals(before)).toBe(true);
  const again = place.open();
  expect((await again.loadDocument('r1')).updates).toEqual(updates(1, 9));
  await again.close();
  place.remove();
});
