/**
 * A fault at each boundary of a room: what is hit is that room or that request alone, and it comes back by itself. Those of its
 * timers are in test/server/room/room-registry, on a clock that stands still; those of the log in room-failure.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RoomStore } from '../../persistence/room-store.ts';
import type { SelStore } from '../../persistence/sel-store.ts';
import type { Room } from '../../server/room/room.ts';
import { closeCode } from '../../shared/close-code.ts';
import type { Policy } from '../../shared/policy.ts';
import { encodeToken } from '../../shared/protocol.ts';
import { converged, type StockClient } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { LiveClass, playsOn } from './live-class.ts';

const uncaught: unknown[] = [];
const onUncaught = (error: unknown): number => uncaught.push(error);
const logLines: string[] = [];
/** Methods of the stores, and the policy, that throw from now on. */
const broken = new Set<string>();
/** Which of them have thrown. */
const thrown: string[] = [];

let lesson: LiveClass;
let teacher: StockClient;
let anna: StockClient;
let otherTeacher: StockClient;
let otherStudent: StockClient;

function breakable<Store extends object>(store: Store): Store {
  return new Proxy(store, {
    get(target, key, receiver) {
      const member: unknown = Reflect.get(target, key, receiver);
      if (typeof member !== 'function' || !broken.has(String(key))) return member;
      return () => {
        thrown.push(String(key));
        throw new Error(`a bug in ${String(key)}`);
      };
    },
  });
}

const policy = (builtIn: Policy): Policy => ({
  decide(change, reader) {
    if (broken.has('decide') && change.root === 'cells' && change.after === 13)
      throw new Error('a bug in decide');
    return builtIn.decide(change, reader);
  },
});

beforeEach(async () => {
  process.on('unhandledRejection', onUncaught);
  process.on('uncaughtException', onUncaught);
  logLines.length = 0;
  thrown.length = 0;
  lesson = await LiveClass.open({
    logLines,
    policy,
    wrapStore: (store: RoomStore) => breakable(store),
    wrapSelStore: (store: SelStore) => breakable(store),
    env: { DOWNBEAT_ROOM_IDLE_MS: '50', DOWNBEAT_SEL_SNAPSHOT_INTERVAL_MS: '1000' },
  });
  [teacher, anna] = [await lesson.teacher(), await lesson.student('Anna')];
  const { code, ...seat } = await lesson.server.createRoom();
  otherTeacher = await lesson.connect(seat);
  otherStudent = await lesson.connect(await lesson.server.join(code, 'Zoe'));
});

afterEach(async () => {
  broken.clear();
  await lesson.end();
  process.off('unhandledRejection', onUncaught);
  process.off('uncaughtException', onUncaught);
  expect(uncaught.splice(0)).toEqual([]);
});

/** From now on, and until the room is loaded again, this method of it throws. */
async function breakRoom(pick: (room: Room) => object, method: string): Promise<void> {
  const room = await lesson.server.rooms.open(lesson.room.roomId);
  const fail = (): never => {
    throw new Error(`a bug in ${method}`);
  };
  Object.defineProperty(pick(room), method, { configurable: true, value: fail });
}

const itself = (room: Room): object => room;
const readerOf = (room: Room): object => room.reader;

const boundaries: readonly [name: string, inject: () => Promise<void>, method: string, act: () => void][] = [
  ['the gate', () => breakRoom(readerOf, 'tempo'), 'tempo', () => teacher.set('tempo', 'bpm', 131)],
  [
    'awareness',
    () => breakRoom(readerOf, 'muted'),
    'muted',
    () => anna.provider.awareness.setLocalStateField('hand', 'up'),
  ],
  [
    'the fan-out of awareness',
    () => breakRoom(itself, 'fanOutAwareness'),
    'fanOutAwareness',
    () => anna.provider.awareness.setLocalStateField('hand', 'up'),
  ],
  [
    'the taking of a commit',
    () => breakRoom(itself, 'takeCommit'),
    'takeCommit',
    () => anna.set('cells', 'p1:0:0', 9),
  ],
  [
    'the fan-out of a commit',
    () => breakRoom(itself, 'committed'),
    'committed',
    () => anna.set('cells', 'p1:0:0', 9),
  ],
  ['a state vector', () => breakRoom(itself, 'receive'), 'receive', () => anna.provider.ws?.close()],
  ['a departure', () => breakRoom(readerOf, 'presence'), 'presence', () => anna.provider.ws?.close()],
];

it.each(boundaries)(
  'a fault in %s fails its room alone, which is loaded again',
  async (_, inject, method, act) => {
    await playsOn(anna, teacher);
    await inject();
    act();
    await until(() => teacher.closeCodes.length > 0, 'the room to fail');
    expect(teacher.closeCodes[0]).toBe(closeCode.roomFailed.code);
    expect(logLines.join('\n')).toContain(`a bug in ${method}`);
    await playsOn(otherStudent, otherTeacher);
    await Promise.all([teacher.synced(), anna.synced()]);
    await playsOn(anna, teacher);
    await converged([teacher.doc, anna.doc]);
    expect([...otherTeacher.closeCodes, ...otherStudent.closeCodes]).toEqual([]);
  },
);

it('a policy that throws denies the change, and the room goes on without a break', async () => {
  broken.add('decide');
  anna.set('cells', 'p1:0:0', 13);
  await until(() => anna.get('cells', 'p1:0:0') === undefined, 'the change to be taken back');
  await playsOn(anna, teacher);
  expect(logLines.join('\n')).toContain('the policy threw');
  const all = [teacher, anna, otherTeacher, otherStudent];
  expect(all.flatMap(({ closeCodes }) => closeCodes)).toEqual([]);
});

it('a room that cannot be loaded refuses with 4505 until it can; the others play on', async () => {
  for (const client of [teacher, anna]) client.provider.disconnect();
  const isLoaded = (): boolean =>
    lesson.server.rooms.liveRooms.some(({ roomId }) => roomId === lesson.room.roomId);
  await until(() => !isLoaded(), 'the room to be unloaded');
  broken.add('loadDocument');
  for (const client of [teacher, anna]) client.provider.connect();
  await until(() => anna.closeCodes.includes(closeCode.roomUnavailable.code), 'the refusal');
  await playsOn(otherStudent, otherTeacher);
  broken.clear();
  await until(() => teacher.provider.synced && anna.provider.synced, 'the room to be back');
  await playsOn(anna, teacher);
  expect([...otherTeacher.closeCodes, ...otherStudent.closeCodes]).toEqual([]);
});

it('a fault in a route is INTERNAL to its caller, and nobody else notices', async () => {
  broken.add('findRoomByCode');
  const { code } = lesson.room;
  const joining = await lesson.server.request('POST', `/api/rooms/${code}/join`, { body: { name: 'Bo' } });
  expect(joining).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
  expect(logLines.join('\n')).toContain('a bug in findRoomByCode');
  await playsOn(anna, teacher);
  broken.clear();
  expect((await lesson.server.join(code, 'Bo')).roomId).toBe(lesson.room.roomId);
});

it('a store of reflections and participation that throws costs the lesson nothing', async () => {
  for (const method of ['save', 'bury', 'participation', 'seat']) broken.add(method);
  await playsOn(anna, teacher);
  anna.provider.disconnect();
  await until(() => thrown.filter((method) => method === 'save').length > 1, 'two writes to fail');
  anna.provider.connect();
  await anna.synced();
  await playsOn(anna, teacher);
  expect([teacher, otherTeacher, otherStudent].flatMap(({ closeCodes }) => closeCodes)).toEqual([]);
}, 20_000);

it('a token that cannot be renewed ends its own connection with 4401', async () => {
  const raw = await lesson.raw(await lesson.server.join(lesson.room.code, 'Ray'), { sdk: true });
  raw.send(encodeToken('no.token.atall'));
  expect(await raw.closed()).toBe(closeCode.badToken.code);
  await playsOn(anna, teacher);
  expect([teacher, anna].flatMap(({ closeCodes }) => closeCodes)).toEqual([]);
});
