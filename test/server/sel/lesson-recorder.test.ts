import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { SelWrite, Snapshot } from '../../../persistence/sel-store.ts';
import type { KeyAddress } from '../../../server/gate/update-decoder.ts';
import { LessonRecorder } from '../../../server/sel/lesson-recorder.ts';
import type { JsonValue } from '../../../shared/json.ts';
import type { Actor } from '../../../shared/participant.ts';
import { RoomReader } from '../../../shared/room-reader.ts';
import type { RootName } from '../../../shared/room-table.ts';
import type { Contribution } from '../../../shared/sel/contribution.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const intervalMs = 30_000;
const anna: Actor = { participantId: 'annaannaaa', role: 'student' };
const bert: Actor = { participantId: 'bertbertbb', role: 'student' };
const teacher: Actor = { participantId: 'teacher000', role: 'teacher' };

let clock: FakeClock;
let writes: SelWrite[];
let doc: Y.Doc;
let recorder: LessonRecorder;
let room: { roomId: string; reader: RoomReader };
const faults: unknown[] = [];

beforeEach(() => {
  clock = new FakeClock();
  writes = [];
  faults.length = 0;
  doc = new Y.Doc();
  room = { roomId: 'room1', reader: new RoomReader(doc) };
  recorder = new LessonRecorder({
    clock,
    snapshotIntervalMs: intervalMs,
    push: (write) => writes.push(write),
    onFault: (error) => faults.push(error),
  });
});

function set(actor: Actor, root: RootName, key: string, value: JsonValue | undefined): void {
  if (value === undefined) doc.getMap(root).delete(key);
  else doc.getMap(root).set(key, value);
  const changed: KeyAddress[] = [{ root, key }];
  recorder.edited(room, actor, changed);
}

function play(actor: Actor, count = 1): void {
  recorder.played(
    room,
    actor.participantId,
    Array.from({ length: count }, (_, i) => ({ seq: i })),
  );
}

function snapshots(): Snapshot[] {
  return writes.filter((write) => write.kind === 'snapshot');
}

function of(actor: Actor, n = -1): Contribution | undefined {
  return snapshots()
    .at(n)
    ?.contributions.find(({ participantId }) => participantId === actor.participantId);
}

/** 120 bpm in 4/4 from now on. */
function startMusic(): void {
  const metre = { bpm: 120, beatsPerBar: 4, beatUnit: 4 as const };
  const timeline = {
    rev: 1,
    clockId: 'fake',
    ...metre,
    playing: true,
    beatOrigin: 0,
    timeOrigin: clock.now(),
  };
  set({ participantId: 'server', role: 'server' }, 'timeline', 'current', timeline);
}

describe('a lesson is recorded', () => {
  it('as a snapshot each half minute, with the counts of that half minute alone', () => {
    recorder.joined(room, anna);
    recorder.joined(room, bert);
    play(anna, 3);
    clock.advance(intervalMs);
    clock.advance(10_000);
    play(bert);
    set(bert, 'cells', 'p1:0:0', 100);
    clock.advance(20_000);
    expect(snapshots()).toHaveLength(2);
    expect(of(anna, 0)).toMatchObject({ notes: 3, bouts: 1, presentMs: 30_000, availableMs: 30_000 });
    expect(of(bert, 0)).toMatchObject({ notes: 0, presentMs: 30_000 });
    expect(of(anna, 1)).toMatchObject({ notes: 0, presentMs: 30_000 });
    expect(of(bert, 1)).toMatchObject({ notes: 1, bouts: 1, edits: 1, editBouts: 1 });
    const [first, second] = snapshots();
    expect(second?.startedAt).toBe(first?.endedAt);
    expect(first?.source).not.toBe(second?.source);
  });

  it('without the teacher and without strangers', () => {
    recorder.joined(room, teacher);
    play(teacher, 5);
    play(anna, 5);
    set(teacher, 'cells', 'p1:0:0', 100);
    clock.advance(intervalMs);
    recorder.closed(room);
    expect(writes).toEqual([]);
    expect(clock.pendingTimerCount()).toBe(0);
  });

  it('to its very end: closing the room takes what was left, once', () => {
    recorder.joined(room, anna);
    clock.advance(12_000);
    play(anna);
    recorder.closed(room);
    recorder.closed(room);
    clock.advance(intervalMs);
    expect(snapshots()).toHaveLength(1);
    expect(of(anna)).toMatchObject({ notes: 1, presentMs: 12_000 });
    expect(clock.pendingTimerCount()).toBe(0);
  });

  it('with who came and went; an empty room stops, and goes on when somebody is back', () => {
    recorder.joined(room, anna);
    clock.advance(10_000);
    recorder.left(room, anna);
    clock.advance(intervalMs * 5);
    expect(snapshots()).toHaveLength(1);
    expect(of(anna)?.presentMs).toBe(10_000);
    expect(clock.pendingTimerCount()).toBe(0);
    recorder.joined(room, anna);
    clock.advance(intervalMs);
    expect(of(anna)?.presentMs).toBe(intervalMs);
    const events = writes.flatMap((write) => (write.kind === 'event' ? [write.event] : []));
    expect(events).toEqual(['joined', 'left', 'joined']);
  });

  it('without a gap or an overlap where the wall clock is set back', () => {
    recorder.joined(room, anna);
    clock.advance(intervalMs);
    clock.stepWallClock(-3_600_000);
    clock.advance(intervalMs);
    const [first, second] = snapshots();
    expect(second?.startedAt).toBe(first?.endedAt);
    expect(second?.endedAt).toBeGreaterThanOrEqual(second?.startedAt ?? 0);
  });
});

describe('what is not held against a child', () => {
  it('time while muted, by name or with everybody, is not available time', () => {
    recorder.joined(room, anna);
    recorder.joined(room, bert);
    clock.advance(10_000);
    set(teacher, 'mutes', anna.participantId, true);
    clock.advance(5000);
    set(teacher, 'mutes', '*', true);
    clock.advance(5000);
    set(teacher, 'mutes', '*', undefined);
    set(teacher, 'mutes', anna.participantId, undefined);
    clock.advance(10_000);
    expect(of(anna)).toMatchObject({ presentMs: 30_000, availableMs: 20_000 });
    expect(of(bert)).toMatchObject({ presentMs: 30_000, availableMs: 25_000 });
  });

  it('turns are the assigned beats that passed while present and unmuted', () => {
    recorder.joined(room, anna);
    set(teacher, 'beats', anna.participantId, [0, 2]);
    startMusic();
    // Beats at 0, 500, 1000 …: [0, 4000) has four assigned ones. Played: two of them, and one that is not assigned.
    clock.advance(40);
    play(anna);
    clock.advance(460);
    play(anna);
    clock.advance(600);
    play(anna);
    clock.advance(2900);
    set(teacher, 'mutes', anna.participantId, true);
    clock.advance(4000);
    recorder.closed(room);
    expect(of(anna)).toMatchObject({ turnsAssigned: 4, turnsTaken: 2, notes: 3, bouts: 0, availableMs: 0 });
  });

  it('turns are counted by the bars that everybody hears: a new metre counts from the bar line where it began', () => {
    recorder.joined(room, anna);
    set(teacher, 'beats', anna.participantId, [0]);
    startMusic();
    clock.advance(4000);
    // After two bars of four, bars of three: they begin on beats 8, 11, 14.
    const server: Actor = { participantId: 'server', role: 'server' };
    const metre = { bpm: 120, beatsPerBar: 3, beatUnit: 4, barAnchor: { beat: 8, bar: 2 } };
    const origin = { beatOrigin: 8, timeOrigin: clock.now() };
    set(server, 'timeline', 'current', { rev: 2, clockId: 'fake', playing: true, ...metre, ...origin });
    for (let beat = 8; beat < 17; beat += 1) {
      if ([8, 11, 14].includes(beat)) play(anna);
      clock.advance(500);
    }
    recorder.closed(room);
    expect(of(anna)).toMatchObject({ notes: 3, turnsAssigned: 5, turnsTaken: 3 });
  });

  it('a key-masher takes each turn once and has one bout', () => {
    recorder.joined(room, anna);
    recorder.joined(room, bert);
    set(teacher, 'beats', anna.participantId, [0]);
    startMusic();
    for (let i = 0; i < 400; i += 1) {
      play(anna);
      play(bert);
      clock.advance(20);
    }
    recorder.closed(room);
    expect(of(anna)).toMatchObject({ notes: 400, turnsAssigned: 4, turnsTaken: 4 });
    expect(of(bert)).toMatchObject({ notes: 400, bouts: 1, turnsTaken: 0 });
  });
});

describe('thanks', () => {
  it('count once between two snapshots, for students in the room, and never for oneself', () => {
    recorder.joined(room, anna);
    recorder.joined(room, bert);
    const thank = (from: Actor, to: Actor): boolean =>
      recorder.thank('room1', from.participantId, to.participantId);
    expect(thank(anna, bert)).toBe(true);
    expect(thank(anna, bert)).toBe(false);
    expect(thank(anna, anna)).toBe(false);
    expect(thank(anna, teacher)).toBe(false);
    expect(recorder.thank('room2', anna.participantId, bert.participantId)).toBe(false);
    clock.advance(intervalMs);
    expect(of(bert, 0)).toMatchObject({ thanksReceived: 1, thanksGiven: 0 });
    expect(thank(anna, bert)).toBe(true);
    expect(writes.filter((write) => write.kind === 'event' && write.event === 'thanks')).toHaveLength(2);
  });
});

it('a fault of the counting is reported and never reaches the room', () => {
  recorder.joined(room, anna);
  room.reader.muted = () => {
    throw new Error('boom');
  };
  expect(() => set(teacher, 'mutes', anna.participantId, true)).not.toThrow();
  clock.advance(intervalMs);
  expect(faults.length).toBeGreaterThan(0);
});

describe('an erased student', () => {
  it('is in no later snapshot with what was counted before, and others have not met them', () => {
    for (const actor of [anna, bert]) recorder.joined(room, actor);
    play(anna);
    play(bert);
    set(anna, 'cells', 'p1:0:0', 1);
    set(bert, 'cells', 'p1:0:1', 1);
    expect(recorder.thank('room1', 'annaannaaa', 'bertbertbb')).toBe(true);
    clock.advance(10_000);
    recorder.forget('room1', 'annaannaaa');
    clock.advance(20_000);
    expect(of(bert)).toMatchObject({ notes: 1, edits: 1, peers: [] });
    expect(of(anna)).toMatchObject({ notes: 0, edits: 0, thanksGiven: 0, presentMs: 20_000, peers: [] });
    expect(faults).toEqual([]);
  });
});
