import { beforeEach, describe, expect, it } from 'vitest';
import type { RoomStore, StoredUpdate } from '../../../persistence/room-store.ts';
import { loadRoom } from '../../../server/room/load-room.ts';
import type { Room } from '../../../server/room/room.ts';
import { RoomReader } from '../../../shared/room-reader.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { Editor, RoomFloor } from './room-floor.ts';

const teacher = { participantId: 'teacher001', role: 'teacher' } as const;
const anna = 'pvpanna001';
const threshold = 10;
const newRoomUpdates = 2;
/** Between two, of rooms in use: the least that one counts as, and the rest of the time that its share leaves. */
const intervalMs = 20;

let floor: RoomFloor;
let compacted: { roomId: string; seq: number }[];
/** How long one takes, on the floor's clock. */
let costMs: number;
/** Set: a compaction waits for it. */
let held: Promise<void> | undefined;
/** Called while the log stores something. */
let onCommit: (() => void) | undefined;
let edits: number;

beforeEach(() => {
  compacted = [];
  costMs = 0;
  held = undefined;
  onCommit = undefined;
  edits = 0;
  const clock = new FakeClock();
  const wrapStore = (store: RoomStore): RoomStore => ({
    ...store,
    async commit(commits) {
      onCommit?.();
      return store.commit(commits);
    },
    async compact(roomId: string, epoch: number, snapshot: StoredUpdate) {
      compacted.push({ roomId, seq: snapshot.seq });
      await held;
      clock.advance(costMs);
      await store.compact(roomId, epoch, snapshot);
    },
  });
  floor = new RoomFloor({
    clock,
    wrapStore,
    env: { DOWNBEAT_COMPACT_AFTER_UPDATES: String(threshold), DOWNBEAT_ROOM_IDLE_MS: '3600000' },
  });
});

/** One commit. */
async function edit(room: Room): Promise<void> {
  edits += 1;
  await floor.during(room.edit(teacher, [{ root: 'room', key: 'title', value: `Title ${edits}` }]));
}

/** All of them have as long a log as that, by commits that came before. */
async function openRooms(ids: readonly string[], updates: number): Promise<Room[]> {
  const rooms: Room[] = [];
  for (const id of ids) rooms.push(await floor.createRoom(id));
  for (const room of rooms) {
    // A new room's log holds what it begins with.
    for (let i = newRoomUpdates; i < updates; i++) await edit(room);
  }
  return rooms;
}

describe('rooms whose logs grow long in the same moment', () => {
  it('are compacted one after the other, with pauses, each at one of its commits', async () => {
    const rooms = await openRooms(['r1', 'r2', 'r3'], threshold - 1);
    expect(compacted).toEqual([]);
    for (const room of rooms) await edit(room);
    expect(compacted.map(({ roomId }) => roomId)).toEqual(['r1']);
    await floor.pass(intervalMs - 1);
    for (const room of rooms) await edit(room);
    expect(compacted).toHaveLength(1);
    await floor.pass(1);
    for (const room of rooms) await edit(room);
    expect(compacted.map(({ roomId }) => roomId)).toEqual(['r1', 'r2']);
    await floor.pass(intervalMs);
    for (const room of rooms) await edit(room);
    expect(compacted.map(({ roomId }) => roomId)).toEqual(['r1', 'r2', 'r3']);
    expect(floor.failures).toEqual([]);
  });

  it('take a twentieth of the time together, however long each takes', async () => {
    costMs = 30;
    const rooms = await openRooms(['r1', 'r2'], threshold - 1);
    for (const room of rooms) await edit(room);
    await floor.pass(19 * costMs + costMs - 1);
    for (const room of rooms) await edit(room);
    expect(compacted.map(({ roomId }) => roomId)).toEqual(['r1']);
    await floor.pass(1);
    for (const room of rooms) await edit(room);
    expect(compacted.map(({ roomId }) => roomId)).toEqual(['r1', 'r2']);
  });

  it('wait for the one that is being stored, and forget nothing where it takes long', async () => {
    let release: () => void = () => {};
    held = new Promise((resolve) => {
      release = resolve;
    });
    const rooms = await openRooms(['r1', 'r2'], threshold);
    for (let i = 0; i < 3; i++) {
      await floor.pass(1000);
      for (const room of rooms) await edit(room);
    }
    expect(compacted).toHaveLength(1);
    held = undefined;
    release();
    await floor.turn();
    await floor.pass(60_000);
    for (const room of rooms) await edit(room);
    expect(compacted.map(({ roomId }) => roomId)).toEqual(['r1', 'r2']);
  });
});

it('a room in which somebody always writes is compacted, too, to what is stored and no more', async () => {
  const [room] = await openRooms(['room'], threshold - 2);
  if (room === undefined) throw new Error('no room');
  await floor.admit(room, anna);
  const { session } = floor.connect(room, anna);
  const editor = new Editor();
  session.receive(editor.frame('p1:0:0', 1));
  onCommit = () => {
    onCommit = undefined;
    session.receive(editor.frame('p1:0:0', 2));
  };
  await floor.pass(0);
  expect(onCommit).toBeUndefined();
  await floor.pass(1000);
  expect(compacted).toEqual([{ roomId: 'room', seq: threshold }]);
  const { seq, doc } = await loadRoom('room', floor.store);
  expect(seq).toBe(threshold + 1);
  expect(new RoomReader(doc).cell('p1:0:0')).toBe(2);
});
