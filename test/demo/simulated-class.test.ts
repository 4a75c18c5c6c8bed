/** The demo in small: the real server, students through the SDK, real sockets. Asserts what must hold, never times. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { Lesson } from '../../demo/class/lesson.ts';
import { failuresOf, type Verdict } from '../../demo/measure/verdict.ts';
import { readMidi } from '../../demo/tune/read-midi.ts';
import { type Compiled, compile } from '../support/compiled.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';

const tune = readMidi(readFileSync(new URL('../../demo/tune/frere-jacques.mid', import.meta.url)));
const studentCount = 6;
const seconds = 6;

let server: TestServer | undefined;
let lesson: Lesson | undefined;
let compiled: Compiled | undefined;

afterEach(async () => {
  await lesson?.close();
  await server?.close();
  compiled?.remove();
  [lesson, server, compiled] = [undefined, undefined, undefined];
});

describe('a simulated lesson', () => {
  it('is heard by everybody exactly once, converges, restores what is forbidden and brings back who was cut off', async () => {
    server = await createTestServer();
    const said: string[] = [];
    lesson = await Lesson.prepare({
      url: server.url,
      teacherKey: server.teacherKey,
      title: 'Frère Jacques',
      tune,
      studentCount,
      minutes: seconds / 60,
      onEvent: (says) => said.push(says),
    });
    const verdict: Verdict = await lesson.play();
    expect(failuresOf(verdict), said.join('\n')).toEqual([]);
    expect(verdict.notes).toMatchObject({ lost: 0, doubled: 0, foreign: 0 });
    // Every note of the tune's first bars, to everybody but its player, as far as nobody was away.
    expect(verdict.notes.due + verdict.notes.excused).toBe(verdict.notes.sent * studentCount);
    expect(verdict.notes.due).toBeGreaterThan(0);
    expect(verdict.edits).toMatchObject({ storms: 3, missing: 0, converged: true });
    expect(verdict.forbidden).toEqual({ tried: 4, restored: 4, seenByOthers: 0 });
    expect(verdict.drops).toMatchObject({ cut: 2, recovered: 2, unplanned: 0 });
    expect(verdict.beat.members).toBe(studentCount + 1);
    expect(verdict.beat.beats).toBe(Math.round((seconds / 60) * tune.bpm));
  }, 60_000);
});

describe('npm run demo', () => {
  it('plays on a server of its own, prints the verdict, ends with 0 and leaves nothing behind', () => {
    compiled = compile(['server', 'shared', 'persistence', 'client', 'demo']);
    const folder = mkdtempSync(join(tmpdir(), 'downbeat-demo-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const run = (...args: string[]) => runDemo(args, folder);
    const { status, stdout, stderr } = run('--students', '3', '--minutes', '0.05');
    expect(stderr).toBe('');
    expect(stdout).toContain('Everything held.');
    expect(stdout).toMatch(/Notes +\d+ sent · heard \d+ times · 0 lost · 0 doubled/);
    expect(status).toBe(0);
    expect(readdirSync(folder)).toEqual([]);

    const unclear = run('--students', 'many');
    expect(unclear.stderr).toContain('--students must be a number from 2 to 100, not "many".');
    expect(unclear.stderr).toContain('Usage:');
    expect(unclear.status).toBe(2);

    const missing = run('no-such-tune.mid');
    expect(missing.stderr).toContain(`${join(folder, 'no-such-tune.mid')} can't be read.`);
    expect(missing.status).toBe(2);
  }, 60_000);
});

function runDemo(
  args: readonly string[],
  folder: string,
): { status: number | null; stdout: string; stderr: string } {
  const main = compiled?.path('demo/main.js') ?? '';
  return spawnSync(process.execPath, [main, ...args], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, INIT_CWD: folder, TMPDIR: folder },
    encoding: 'utf8',
  });
}
