import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RoomCommit, RoomStore } from '../../../persistence/room-store.ts';
import type { Room } from '../../../server/room/room.ts';
import { closeCode } from '../../../shared/close-code.ts';
import { encodeSyncStep1 } from '../../../shared/protocol.ts';
import { TurnClock } from '../../support/turn-clock.ts';
import { type StoreMethod, wrapStore } from '../../support/wrapped-store.ts';
import { Editor, type FloorOptions, RoomFloor } from './room-floor.ts';

const anna = 'pvpanna001';
const bert = 'pvpbert002';
const teacher = 'teacher001';
const idleMs = 60_000;

/** After a slow commit, at most so long until the next. */
const commitPauseMs = 25;

let floor: RoomFloor;
/** Set: the store's method waits for it, or rejects with it. */
let held: { readonly [method in StoreMethod]?: Promise<unknown> };
let commits: RoomCommit[];

function open(options: FloorOptions = {}): void {
  held = {};
  commits = [];
  const holding = (store: RoomStore): RoomStore =>
    wrapStore(store, async (name, method, args) => {
      await held[name];
      if (name === 'commit') commits.push(...(args[0] as RoomCommit[]));
      return method();
    });
  floor = new RoomFloor({ wrapStore: holding, ...options });
}
beforeEach(() => open());

function latch(): { readonly promise: Promise<void>; open(): void } {
  let release: () => void = () => {};
  const promise = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { promise, open: () => release() };
}

describe('loading a room', () => {
  it('happens once, however many ask at the same time', async () => {
    await floor.createRoom('room');
    const opened = await Promise.all(Array.from({ length: 30 }, () => floor.open('room')));
    expect(new Set(opened).size).toBe(1);
  });

  it('that fails leaves nothing behind, and is tried again by the next', async () => {
    const room = await floor.createRoom('room');
    await floor.admit(room, teacher, 'teacher');
    await floor.during(room.edit({ participantId: teacher, role: 'teacher' }, playing));
    await floor.pass(idleMs);
    expect(floor.rooms.liveRooms).toEqual([]);
    held = { findClockOrigin: Promise.reject(new Error('no clock')) };
    const timers = floor.clock.pendingTimerCount();
    await expect(floor.open('room')).rejects.toThrow('no clock');
    expect(floor.rooms.liveRooms).toEqual([]);
    expect(floor.clock.pendingTimerCount()).toBe(timers);
    held = {};
    expect((await floor.open('room')).reader.tempo().playing).toBe(true);
  });
});

describe('a room that a crash has cut off', () => {
  const isOnline = (room: Room): boolean | undefined => room.reader.presence(anna)?.online;

  it('shows who was there as there until they had time to come back, and as gone from then on', async () => {
    const room = await floor.createRoom('room');
    for (const id of [anna, bert]) await floor.admit(room, id);
    for (const id of [anna, bert]) floor.connect(room, id).session.receive(encodeSyncStep1(Uint8Array.of(0)));
    await floor.turn();
    // Fails without a word to the log, as a process does that is killed.
    room.failed(new Error('killed'));
    const again = await floor.open('room');
    floor.connect(again, bert).session.receive(encodeSyncStep1(Uint8Array.of(0)));
    await floor.pass(4999);
    expect(isOnline(again)).toBe(true);
    await floor.pass(1);
    expect(isOnline(again)).toBe(false);
    expect(again.reader.presence(bert)).toMatchObject({ online: true });
  });
});

describe('an idle room', () => {
  it('is unloaded when nobody has been in it for exactly as long as configured', async () => {
    const room = await floor.createRoom('room');
    await floor.admit(room, anna);
    const { session } = floor.connect(room, anna);
    session.receive(encodeSyncStep1(Uint8Array.of(0)));
    await floor.pass(5 * idleMs);
    session.end();
    await floor.pass(idleMs - 1);
    expect(floor.rooms.liveRooms).toEqual([room]);
    await floor.pass(1);
    expect(floor.rooms.liveRooms).toEqual([]);
    expect(floor.clock.pendingTimerCount()).toBe(0);
    const again = await floor.open('room');
    expect(again).not.toBe(room);
    expect(again.reader.presence(anna)).toMatchObject({ online: false });
  });

  it('stays where somebody comes while its last updates are being stored', async () => {
    const room = await floor.createRoom('room');
    await floor.admit(room, anna);
    const leaving = floor.connect(room, anna);
    leaving.session.receive(encodeSyncStep1(Uint8Array.of(0)));
    await floor.turn();
    const storing = latch();
    held = { commit: storing.promise };
    leaving.session.end();
    await floor.pass(idleMs);
    expect(floor.rooms.liveRooms).toEqual([room]);
    const { session, connection } = floor.connect(await floor.open('room'), anna);
    held = {};
    storing.open();
    await floor.turn();
    expect(connection.closed).toBeUndefined();
    expect(floor.rooms.liveRooms).toEqual([room]);
    session.receive(new Editor().frame('p1:0:0', 5));
    await floor.pass(commitPauseMs);
    expect(room.reader.cell('p1:0:0')).toBe(5);
  });

  it('stays where it is handed out while it is about to be unloaded', async () => {
    open({ env: { DOWNBEAT_ROOM_IDLE_MS: '1' } });
    const room = await floor.createRoom('room');
    floor.clock.advance(1);
    const opened = floor.rooms.open('room');
    await floor.turn();
    expect(await opened).toBe(room);
    expect(floor.connect(room, anna).connection.closed).toBeUndefined();
  });

  it('is unloaded in a turn of its own where a whole school went home at once', async () => {
    const clock = new TurnClock();
    open({ clock });
    for (const roomId of ['r1', 'r2', 'r3', 'r4', 'r5']) await floor.createRoom(roomId);
    // All fall due in one turn, which is over then: that is the first and the second.
    clock.advance(idleMs);
    const left: number[] = [];
    for (let turn = 0; turn < 4; turn++) {
      await setImmediate();
      left.push(floor.rooms.liveRooms.length);
      clock.endTurn();
    }
    expect(left).toEqual([3, 2, 1, 0]);
  });

  it('with no idle time at all is unloaded at once, and never while somebody is in it', async () => {
    open({ env: { DOWNBEAT_ROOM_IDLE_MS: '0' } });
    await floor.createRoom('room');
    const room = await floor.open('room');
    const { session, connection } = floor.connect(room, anna);
    session.receive(encodeSyncStep1(Uint8Array.of(0)));
    await floor.pass(1000);
    expect(connection.closed).toBeUndefined();
    session.end();
    await floor.pass(0);
    expect(floor.rooms.liveRooms).toEqual([]);
  });
});

describe('whoever comes too late', () => {
  it('to a room that has been unloaded, closed or has failed is told so, and does not revive it', async () => {
    const room = await floor.createRoom('room');
    await floor.during(floor.rooms.close('room'));
    expect(floor.connect(room, anna).connection.closed?.code).toBe(closeCode.roomClosed.code);
    const second = await floor.open('room');
    second.failed(new Error('a bug'));
    expect(floor.connect(second, anna).connection.closed?.code).toBe(closeCode.roomFailed.code);
    const third = await floor.open('room');
    await floor.pass(idleMs);
    expect(floor.connect(third, anna).connection.closed?.code).toBe(closeCode.roomUnavailable.code);
    expect([room, second, third].map(({ connectionCount }) => connectionCount)).toEqual([0, 0, 0]);
    await expect(room.edit({ participantId: teacher, role: 'teacher' }, playing)).rejects.toThrow('closed');
  });

  it('after being removed is closed with 4403 even where admitted before', async () => {
    const room = await floor.createRoom('room');
    await floor.admit(room, anna);
    await floor.during(room.expel(anna));
    const { connection } = floor.connect(room, anna);
    expect(connection.closed?.code).toBe(closeCode.removed.code);
    expect(room.connectionCount).toBe(0);
  });
});

describe('a room that fails', () => {
  it('stores nothing of the turn in which it failed', async () => {
    const room = await floor.createRoom('room');
    await floor.admit(room, anna);
    const { session, connection } = floor.connect(room, anna);
    session.receive(encodeSyncStep1(Uint8Array.of(0)));
    await floor.turn();
    commits.length = 0;
    session.receive(new Editor().frame('p1:0:0', 5));
    room.failed(new Error('a bug'));
    await floor.turn();
    expect(connection.closed?.code).toBe(closeCode.roomFailed.code);
    expect(commits).toEqual([]);
    expect((await floor.open('room')).reader.cell('p1:0:0')).toBeUndefined();
  });

  it('once more, late, does not disturb the one that was loaded in its place', async () => {
    const room = await floor.createRoom('room');
    room.failed(new Error('a bug'));
    const second = await floor.open('room');
    const { connection } = floor.connect(second, anna);
    room.failed(new Error('the same bug, seen from somewhere else'));
    await floor.turn();
    expect(floor.rooms.liveRooms).toEqual([second]);
    expect(await floor.open('room')).toBe(second);
    expect(connection.closed).toBeUndefined();
    expect(floor.failures).toHaveLength(1);
  });

  it('in a timer is dropped like any other, with its timers', async () => {
    open({
      events: {
        onTickLateness: () => {
          throw new Error('a bug in a timer');
        },
      },
    });
    const room = await floor.createRoom('room');
    await floor.admit(room, teacher, 'teacher');
    const { connection } = floor.connect(room, teacher);
    await floor.during(room.edit({ participantId: teacher, role: 'teacher' }, playing));
    await floor.pass(5000);
    expect(floor.failures).toEqual([new Error('a bug in a timer')]);
    expect(connection.closed?.code).toBe(closeCode.roomFailed.code);
    expect(floor.rooms.liveRooms).toEqual([]);
    expect(floor.clock.pendingTimerCount()).toBe(0);
  });
});

describe('draining', () => {
  it('waits for rooms that are being loaded, closes their members too, and opens none afterwards', async () => {
    await floor.createRoom('live');
    await floor.createRoom('loading');
    await floor.pass(idleMs);
    const live = await floor.open('live');
    const { session, connection } = floor.connect(live, anna);
    session.receive(encodeSyncStep1(Uint8Array.of(0)));
    const reading = latch();
    held = { loadDocument: reading.promise };
    const opening = floor.rooms.open('loading');
    const draining = floor.rooms.drain();
    await floor.turn();
    held = {};
    reading.open();
    const loaded = await floor.during(opening);
    await floor.during(draining);
    expect(connection.closed?.code).toBe(closeCode.draining.code);
    expect(floor.connect(loaded, anna).connection.closed?.code).toBe(closeCode.draining.code);
    expect(floor.rooms.liveRooms).toEqual([]);
    await expect(floor.rooms.open('live')).rejects.toThrow('restarting');
    expect(floor.clock.pendingTimerCount()).toBe(0);
  });
});

const playing = [{ root: 'tempo', key: 'playing', value: true }] as const;
