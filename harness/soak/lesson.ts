/** One lesson: everybody comes, plays, edits, is cut off now and then, and leaves. */
import * as prng from 'lib0/prng';
import { type Classroom, connect } from '../../client/index.ts';
import { Network } from '../../demo/class/network.ts';
import { isTrueWithin, sleep } from '../../demo/class/wait.ts';
import type { Room } from './school.ts';

export interface LessonCounts {
  lessons: number;
  edits: number;
  notes: number;
  drops: number;
  /** Members that were not in step in time, or whose rooms differed at the end. */
  faults: number;
}

const actEveryMs = 120;
const inStepTimeoutMs = 20_000;

interface Member {
  readonly classroom: Classroom;
  readonly network: Network;
}

export async function holdLesson(
  room: Room,
  random: prng.PRNG,
  durationMs: number,
  counts: LessonCounts,
): Promise<void> {
  const members = room.seats.map((session): Member => {
    const network = new Network();
    return { network, classroom: connect(session, { WebSocket: network.WebSocket }) };
  });
  const [teacher] = members;
  if (teacher === undefined) throw new Error('A lesson needs a teacher.');
  if (!(await allLive(members))) counts.faults += 1;
  teacher.classroom.start();
  const endMs = performance.now() + durationMs;
  while (performance.now() < endMs) {
    act(members, teacher, random, counts);
    await sleep(actEveryMs);
  }
  teacher.classroom.stop();
  const isAgreed = await isTrueWithin(inStepTimeoutMs, () => isLive(members) && areSame(members));
  if (!isAgreed) counts.faults += 1;
  counts.lessons += 1;
  room.seats = members.map(({ classroom }) => classroom.session);
  if (room.isLast) await teacher.classroom.closeRoom();
  await Promise.all(members.map(({ classroom }) => classroom.close()));
}

function act(members: readonly Member[], teacher: Member, random: prng.PRNG, counts: LessonCounts): void {
  const member = prng.oneOf(random, [...members]);
  const other = prng.oneOf(random, [...members]).classroom.participantId;
  const dice = prng.real53(random);
  if (dice < 0.005) {
    member.network.cut();
    counts.drops += 1;
  } else if (dice < 0.5) {
    counts.notes += 1;
    member.classroom.playNote({ midi: prng.int31(random, 36, 84), velocity: 90 });
  } else if (dice < 0.94) {
    counts.edits += 1;
    const velocity = prng.bool(random) ? prng.int31(random, 1, 127) : null;
    member.classroom.setCell('p1', prng.int31(random, 0, 3), prng.int31(random, 0, 15), velocity);
  } else if (dice < 0.96) teacher.classroom.setTempo({ bpm: prng.int31(random, 60, 160) });
  else if (dice < 0.98) teacher.classroom.mute(other);
  else teacher.classroom.unmute(other);
}

function isLive(members: readonly Member[]): boolean {
  return members.every(({ classroom }) => classroom.connection.status === 'live');
}

function allLive(members: readonly Member[]): Promise<boolean> {
  return isTrueWithin(inStepTimeoutMs, () => isLive(members));
}

function areSame(members: readonly Member[]): boolean {
  const texts = members.map(({ classroom: { state } }) =>
    JSON.stringify([state.tempo, state.cells].map(sorted)),
  );
  return new Set(texts).size === 1;
}

function sorted(record: object): unknown {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
