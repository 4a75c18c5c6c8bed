/**
 * What a hostile pupil does to the other classes: `npm run hostile [-- --seconds N --only PATTERN --data FOLDER]`. Each attack is measured side
 * by side with the calm right before it, and with the same attack on a second server, which shares only the machine. The attackers take
 * what the others leave of the processor (attack-process.ts). Figures and their reading are in docs/reliability.md.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { textTable } from '../../bench/beat-spread/text-table.ts';
import { BenchServer } from '../process/bench-server.ts';
import type { Attack, Tally, Target } from './attack.ts';
import { attacks } from './attacks.ts';
import type { Latencies } from './calm-member.ts';
import { CalmSchool } from './calm-school.ts';
import { type AttackRun, isHeld, tableHead, tableRow } from './report.ts';
import { ResidentMemory } from './resident-memory.ts';
import { openClass, type Seat } from './seat.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '6' },
    only: { type: 'string', default: '' },
    data: { type: 'string', default: tmpdir() },
  },
});
const dataRoot = values.data;
const only = new RegExp(values.only);
const windows = 5;
const windowMs = (Number(values.seconds) * 1000) / windows;
const hostileRooms = 33;
const hostileStudents = 30;
const attackProcess = fileURLToPath(new URL('./attack-process.js', import.meta.url));

async function main(): Promise<number> {
  const dataDir = await mkdtemp(join(dataRoot, 'downbeat-hostile-'));
  const server = await startServer(join(dataDir, 'one'));
  const other = await startServer(join(dataDir, 'other'));
  const { url, teacherKey, pid = 0 } = server;
  const calm = await CalmSchool.open({ url, teacherKey, rooms: 5, students: 12 });
  const hostile = await openHostileSchool(server);
  const hostileElsewhere = await openHostileSchool(other);
  const memory = new ResidentMemory(pid);
  const runs: AttackRun[] = [];
  await sleep(warmUpMs);
  console.log(textTable(tableHead, []));
  for (const [index, attack] of attacks.entries()) {
    if (!only.test(attack.name)) continue;
    const first = (index % hostileRooms) * hostileStudents;
    // Others than the last attack's: a reconnect forgives nothing.
    const from = (seats: readonly Seat[]): Seat[] => [...seats.slice(first), ...seats.slice(0, first)];
    const target = { url, teacherKey, seats: from(hostile) };
    const elsewhere = { url: other.url, teacherKey: other.teacherKey, seats: from(hostileElsewhere) };
    const run = await measure(attack, { target, elsewhere }, calm, memory);
    runs.push(run);
    console.log(tableRow(run));
  }
  const cutOff = calm.cutOff;
  console.log(`\nCalm members cut off: ${cutOff.length}. Log lines of the server: ${server.logLines.length}`);
  for (const line of server.logLines.slice(0, 10)) console.log(line);
  memory.close();
  calm.close();
  await Promise.all([server.stop(), other.stop()]);
  await rm(dataDir, { recursive: true, force: true });
  return cutOff.length === 0 && runs.every(isHeld) ? 0 : 1;
}

async function startServer(dataDir: string): Promise<BenchServer> {
  const server = await BenchServer.create({
    dataDir,
    // So few that a run of seconds comes to their end.
    env: { DOWNBEAT_WRONG_CODES_PER_DAY_PER_ADDRESS: '20', DOWNBEAT_LOCAL_WRONG_CODE_BURST: '120' },
  });
  await server.start();
  return server;
}

async function openHostileSchool({ url, teacherKey }: BenchServer): Promise<Seat[]> {
  const seats: Seat[] = [];
  for (let i = 0; i < hostileRooms; i++)
    seats.push(...(await openClass(url, teacherKey, hostileStudents)).slice(1));
  return seats;
}

/** Before the first attack: code that has never run takes its time. */
const warmUpMs = 5000;
const restMs = 1000;

async function measure(
  attack: Attack,
  { target, elsewhere }: { readonly target: Target; readonly elsewhere: Target },
  school: CalmSchool,
  memory: ResidentMemory,
): Promise<AttackRun> {
  const calm = await windowsOf(school);
  const aside = await underAttack(attack, elsewhere, school);
  const calmMb = memory.nowMb();
  memory.takeMostMb();
  const { windows: attacked, tally } = await underAttack(attack, target, school);
  const mostMb = memory.takeMostMb();
  await sleep(restMs);
  return { name: attack.name, calm, elsewhere: aside.windows, attacked, tally, calmMb, mostMb };
}

async function underAttack(
  attack: Attack,
  target: Target,
  school: CalmSchool,
): Promise<{ windows: Latencies[]; tally: Tally }> {
  const child = fork(attackProcess);
  const exited = once(child, 'exit');
  const endedEarly = exited.then(() => {
    throw new Error(`The attackers ended before their time: ${attack.name}`);
  });
  endedEarly.catch(() => {});
  const begun = once(child, 'message');
  child.send({ attack: attack.name, target, durationMs: windows * windowMs });
  await Promise.race([begun, endedEarly]);
  const tallied = once(child, 'message');
  const attacked = await windowsOf(school);
  const [tally] = (await Promise.race([tallied, endedEarly])) as [Tally];
  await exited;
  return { windows: attacked, tally };
}

/** Several short ones, so that what else the machine does in one of them can be told from the attack. */
async function windowsOf(school: CalmSchool): Promise<Latencies[]> {
  const measured: Latencies[] = [];
  for (let i = 0; i < windows; i++) measured.push(await school.measure(windowMs));
  return measured;
}

process.exitCode = await main();
